// Who is here and what is open to them: pages show only that.
import { computed, type MaybeRefOrGetter } from 'vue'
import { useRead } from '../../ui/read.ts'
import { type Role, roles } from './actor.ts'
import { me } from './people.contract.ts'
import type { Operation } from './permissions.ts'

/** The person signed in; one read shared by the whole page. */
export function useMe(enabled: MaybeRefOrGetter<boolean> = true) {
  const read = useRead(me, {}, { enabled })
  const operations = computed(() => new Set(read.data.value?.operations))
  return {
    ...read,
    /** Whether any post of this person opens the operation. */
    may: (operation: Operation) => operations.value.has(operation),
    holds: (...wanted: Role[]) => read.data.value?.posts.some(post => wanted.includes(post.role)) ?? false,
  }
}

/** The official words of a role code; what is not a code passes through. */
export function roleWords(role: string | null | undefined): string | null {
  return role ? (roles[role as Role] ?? role) : null
}
