// Short ways to say what was filed.
import { type Given, published } from './targets.testbed.ts'

export const months = Array.from({ length: 12 }, (_, i) => `2021-${String(i + 1).padStart(2, '0')}`)
export const quarters = [1, 2, 3, 4].map(n => `2021-Q${n}`)
export const COUNTIES = ['利通区', '红寺堡区', '盐池县', '同心县', '青铜峡市']
export const all = (keys: readonly string[], text: string) => Object.fromEntries(keys.map(key => [key, text]))
export const at = (subjects: readonly string[], text: string, period = '2021') =>
  all(
    subjects.map(name => `${period}@${name}`),
    text,
  )
export const monthly = (names: readonly string[], text: string) =>
  all(
    names.flatMap(name => months.map(month => `${month}@${name}`)),
    text,
  )
export const one = (code: string, text: string, period = '2021'): Given => ({
  filed: { [code]: { [period]: text } },
})
export const filed = (code: string, entries: Record<string, string>): Given => ({
  filed: { [code]: entries },
})
export const withLists = (given: Given, lists: Given['lists']): Given => ({ ...given, lists })
export const against = (
  given: Given,
  kind: 'benchmark' | 'plan',
  code: string,
  amount: string,
  list?: string,
): Given => ({
  ...given,
  outside: [published(kind, code, amount)],
  lists: list ? { [list]: ['演示甲市', '演示乙市'] } : {},
})
