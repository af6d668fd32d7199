// Start of a prepared installation to its first answer: five starts of the real program, median.
import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from './main.ts'
import { removeData } from './served.ts'

const RUNS = 5

export const start: Bench = async (root, progress) => {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-bench-'))
  try {
    progress('准备一套空的安装')
    await once(root, data, 18480)
    const times: number[] = []
    for (let i = 0; i < RUNS; i++) {
      times.push(await once(root, data, 18481 + i))
      progress(`第 ${i + 1} 次启动 ${times[i]!.toFixed(2)} 秒`)
    }
    times.sort((a, b) => a - b)
    return [{ name: 'start', value: Number(times[Math.floor(RUNS / 2)]!.toFixed(2)), unit: 's', n: RUNS }]
  } finally {
    await removeData(data)
  }
}

/** Starts the program, waits for health to be good, stops it; returns seconds from spawn to that answer. */
async function once(root: string, data: string, port: number): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--empty'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' },
    stdio: 'ignore',
  })
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', code => reject(new Error(`the program ended with ${code}`))),
  )
  gone.catch(() => undefined)
  try {
    for (;;) {
      const well = await Promise.race([
        fetch(`http://127.0.0.1:${port}/api/health`).then(
          r => r.status === 200,
          () => false,
        ),
        gone,
      ])
      if (well) break
      if (performance.now() - began > 120_000) throw new Error('no answer within two minutes')
      await sleep(10)
    }
    return (performance.now() - began) / 1000
  } finally {
    child.kill('SIGTERM')
    await gone.catch(() => undefined)
  }
}
