// Rows that are read page by page while they are sent: between two pages nothing is held, no connection and no cursor, so
// that whoever reads slowly, or goes away, keeps nobody waiting.

/**
 * Rows of page after page until one comes back empty. A page is asked for when the one before has been taken.
 * @param page the rows behind `last` (undefined: the first ones), by a key that never changes; in a transaction of its own
 */
export async function* inPages<Row>(
  page: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let last: Row | undefined; ; ) {
    const rows = await page(last)
    if (rows.length === 0) return
    yield* rows
    last = rows[rows.length - 1]
  }
}
