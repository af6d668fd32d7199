// Handing in a table in the browser: chosen, sent, looked at, its columns put right by hand, looked at again.
import { ref, shallowRef } from 'vue'
import { Problem, sendFile } from '../../ui/api.ts'

type Said = { headerRow: number | null; columns: Record<string, number> }

/**
 * @param uploadUrl where a file of this name is sent
 * @param preview what the kept file would do; `said` is how a person reads its columns, when they have said so
 */
export function useTableFile<Seen extends { readonly sheets: readonly Said[] }, Applied>(
  uploadUrl: (name: string) => string,
  preview: (id: string, said: { sheets?: Said[] }) => Promise<Seen>,
) {
  const fileId = ref('')
  const seen = shallowRef<Seen>()
  const applied = shallowRef<Applied>()
  const problem = shallowRef<Problem>()
  const reading = ref(false)
  let said: Said[] = []

  async function pick(file: File): Promise<void> {
    seen.value = undefined
    applied.value = undefined
    said = []
    await attempt(async () => {
      fileId.value = (await sendFile<{ id: string }>(uploadUrl(file.name), file)).id
      await look()
    })
  }
  async function look(): Promise<void> {
    const reply = await preview(fileId.value, said.length ? { sheets: said } : {})
    seen.value = reply
    said = reply.sheets.map(({ headerRow, columns }) => ({ headerRow, columns: { ...columns } }))
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    reading.value = true
    problem.value = undefined
    try {
      await work()
    } catch (error) {
      problem.value =
        error instanceof Problem
          ? error
          : new Problem(-1, 'page.unexpected', '本页出错，没有读成。请刷新后重试。')
    } finally {
      reading.value = false
    }
  }
  /** `column` undefined: the sheet has none for this field. */
  function choose(sheet: number, field: string, column: number | undefined): void {
    const columns = { ...said[sheet]!.columns }
    if (column === undefined) delete columns[field]
    else columns[field] = column
    said[sheet] = { ...said[sheet]!, columns }
    void attempt(look)
  }
  function finish(reply: Applied): void {
    applied.value = reply
    seen.value = undefined
  }
  /** Looks again, when something else than the columns was said otherwise. */
  const again = (): void => void (fileId.value && !applied.value && attempt(look))
  return { fileId, seen, applied, problem, reading, pick, choose, finish, again }
}
