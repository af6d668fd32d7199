// chuangcheng simulate --cases N: fills an empty installation with invented cases, to see how it holds at size. Refuses a
// city where somebody works.
import { boot } from '../server/boot.ts'
import { readConfig } from '../server/config.ts'
import { simulateCity } from '../simulate/bulk.actions.ts'
import type { CommandIo } from './main.ts'

const MOST = 5_000_000

export async function simulate(args: readonly string[], root: string, io: CommandIo): Promise<number> {
  const cases = Number(args[args.indexOf('--cases') + 1])
  if (!args.includes('--cases') || !Number.isInteger(cases) || cases < 1 || cases > MOST) {
    io.err(`请写明模拟多少件案件：--cases 件数，1 到 ${MOST}。`)
    return 2
  }
  const config = readConfig({ ...process.env, LOG_LEVEL: 'error' }, ['--empty'], root)
  const booted = await boot(config, root, words => io.err(`· ${words}`))
  try {
    const { city_id: cityId } = await booted.house.workerDb
      .selectFrom('cities')
      .select('city_id')
      .executeTakeFirstOrThrow()
    await simulateCity(booted.house, booted.ownerUrl, cityId, cases, words => io.err(`· ${words}`))
    io.out(
      `已灌入 ${cases} 件模拟案件，单位、点位、案件都是虚构的。只有案件、时限和汇总数：没有办理经过，时限按自然日推算，不可用于任何统计。`,
    )
    return 0
  } finally {
    await booted.close()
  }
}
