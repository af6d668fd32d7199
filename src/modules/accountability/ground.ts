// Grounds on which a unit stands in a paper.
import { unitGrounds } from '../cases/case.ts'

const grounds: Readonly<Record<string, string>> = { overdue: '超期未办结', ...unitGrounds }

export function groundWords(ground: string): string {
  return grounds[ground] ?? ground
}
