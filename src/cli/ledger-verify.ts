// chuangcheng ledger verify: walks the chain of every city and names the first thing that does not hold.

import { findingWords, parseHead, printHead } from '../modules/ledger/chain.ts'
import { verifyLedger } from '../modules/ledger/ledger.actions.ts'
import { inCity } from '../server/db.ts'
import { sm3 } from '../server/digest.ts'
import { openInstallation } from './installation.ts'
import type { CommandIo } from './main.ts'

export async function ledgerVerify(args: readonly string[], root: string, io: CommandIo): Promise<number> {
  const at = args.indexOf('--head')
  const printed = at >= 0 ? parseHead(args[at + 1] ?? '') : undefined
  if (at >= 0 && !printed) {
    io.err('账首的写法不对，应为公文末尾所印的“序号-八位-八位-八位-八位”')
    return 2
  }
  const installation = await openInstallation(root)
  try {
    let broken = 0
    for (const cityId of installation.cities) {
      const result = await inCity(installation.db, cityId, trx =>
        verifyLedger(trx, cityId, {
          hash: sm3,
          ...(printed ? { printed } : {}),
          progress: (done, of) => io.err(`· ${cityId} 已核对 ${done} / ${of}`),
        }),
      )
      if (result.finding) {
        broken += 1
        io.out(`${cityId} 账本不符：${findingWords(result.finding)}`)
      } else {
        io.out(
          `${cityId} 账本完整：共 ${result.checked} 条，账首 ${printHead(result.head)}，另有 ${result.unsealed} 条待封存${printed ? '；所给账首相符' : ''}`,
        )
      }
    }
    return broken > 0 ? 1 : 0
  } finally {
    await installation.close()
  }
}
