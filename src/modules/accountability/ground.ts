// Grounds on which a unit stands in a paper.
import { unitGrounds } from '../cases/case.ts'

const grounds: Readonly<Record<string, string>> = {
  overdue: '超期未办结',
  late: '超期未办结，提请督办',
  unanswered: '督办单逾期未答复',
  supervised: '督办后仍未办结',
  ...unitGrounds,
}

export function groundWords(ground: string): string {
  return grounds[ground] ?? ground
}
