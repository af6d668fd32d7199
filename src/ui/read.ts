// Reading and acting by contract inside a component: TanStack Query under one name for both.
import { keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, ref, shallowRef, toValue } from 'vue'
import type { Contract, ReplyOf } from '../lib/contract.ts'
import { type CallInput, call, newId, Problem } from './api.ts'

/** A client that tries again only when the network or the server was away, never after a refusal. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
      },
    },
  })
}

type ReadInput<C extends Contract> = Pick<CallInput<C>, 'params' | 'query'>

/** Reads a contract's reply and keeps it fresh; the key's first word is the contract's name, so that topics reach it. */
export function useRead<C extends Contract>(
  contract: C,
  input: MaybeRefOrGetter<ReadInput<C>> = {},
  options: { enabled?: MaybeRefOrGetter<boolean>; keep?: boolean } = {},
) {
  return useQuery<ReplyOf<C>, Error>({
    queryKey: computed(() => [contract.name, toValue(input)]),
    queryFn: ({ signal }: { signal: AbortSignal }) => call(contract, { ...toValue(input), signal }),
    enabled: computed(() => toValue(options.enabled) ?? true),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
}

/**
 * Sends a write. What is sent again unchanged after a failure of the network carries the same action id, so that it is
 * done once; every read on the page is then asked for again.
 * `run` answers undefined when it was refused; the reason stands in `problem`.
 */
export function useAct<C extends Contract>(contract: C) {
  const client = useQueryClient()
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  let last: { text: string; id: string } | undefined

  async function run(input: Pick<CallInput<C>, 'params' | 'body'>): Promise<ReplyOf<C> | undefined> {
    if (busy.value) return undefined
    const text = JSON.stringify(input)
    if (last?.text !== text) last = { text, id: newId() }
    busy.value = true
    problem.value = undefined
    try {
      const reply = await call(contract, { ...input, actionId: last.id })
      last = undefined
      await client.invalidateQueries()
      return reply
    } catch (error) {
      problem.value =
        error instanceof Problem
          ? error
          : new Problem(-1, 'page.unexpected', '本页出错，没有办成。请刷新后重试。')
      if (problem.value.status >= 400 && problem.value.status < 500 && problem.value.status !== 401)
        last = undefined
      // Somebody else moved it: show how it stands now beside who and when.
      if (problem.value.status === 409) await client.invalidateQueries()
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { run, busy, problem }
}
