// Rows by a key, in the order in which keys and rows were met (`Map.groupBy`, which Node 20 does not have).

export function grouped<K, T>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>()
  for (const row of rows) {
    const at = key(row)
    const list = found.get(at)
    if (list) list.push(row)
    else found.set(at, [row])
  }
  return found
}
