// The chuangcheng command. Answers go to stdout, progress to stderr; 0 fine, 1 found something wrong, 2 could not run.
import { Refused } from '../lib/refusal.ts'
import { demoRemove } from './demo.ts'
import { doctor } from './doctor.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { packCheck } from './pack-check.ts'
import { planCompile } from './plan-compile.ts'
import { schemaCommand } from './schema-command.ts'
import { simulate } from './simulate.ts'

type Command = (args: readonly string[], root: string, io: CommandIo) => Promise<number>

export interface CommandIo {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const commands: Readonly<Record<string, { readonly usage: string; readonly run: Command }>> = {
  'ledger verify': {
    usage: 'ledger verify [--head 账首]        核对账本；可附公文末尾所印的账首',
    run: ledgerVerify,
  },
  'plan compile': {
    usage: 'plan compile 文件 [--json]        把规划文件读成条款、任务、目标；不需要数据库',
    run: (args, _, io) => planCompile(args, io),
  },
  'pack check': {
    usage: 'pack check 目录                    检查规划包或测评体系包',
    run: (args, _, io) => packCheck(args[0] ?? '', io),
  },
  doctor: { usage: 'doctor                             检查本机安装', run: doctor },
  'demo remove': { usage: 'demo remove --yes                  删除演示城市的全部数据', run: demoRemove },
  simulate: {
    usage: 'simulate --cases 件数               往空的安装里灌入模拟案件，供测量；在用的城市不受理',
    run: simulate,
  },
  schema: {
    usage: 'schema [--write]                   由数据库目录生成 db/tables.ts 与 db/schema.txt',
    run: schemaCommand,
  },
}

/** Runs one command; returns its exit code. */
export async function run(argv: readonly string[], root: string): Promise<number> {
  const io: CommandIo = {
    out: line => void process.stdout.write(`${line}\n`),
    err: line => void process.stderr.write(`${line}\n`),
  }
  const name = Object.keys(commands).find(key => key.split(' ').every((word, i) => argv[i] === word))
  if (!name) {
    io.err('用法：npx chuangcheng 命令')
    for (const command of Object.values(commands)) io.err(`  ${command.usage}`)
    return argv.length === 0 || argv[0] === '--help' ? 0 : 2
  }
  try {
    return await commands[name]!.run(argv.slice(name.split(' ').length), root, io)
  } catch (error) {
    io.err(error instanceof Refused ? error.refusal.detail : `没能完成：${(error as Error).message}`)
    return 2
  }
}
