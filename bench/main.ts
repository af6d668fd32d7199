export async function bench(_names: readonly string[], _root: string): Promise<number> {
  return 0
}
