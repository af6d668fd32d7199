// Several people, each at a browser of their own that stays open from step to step.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CrashingHouse } from './crashing-house.ts'
import { openPerson, type Person, type phone } from './person.ts'

export interface People {
  /** The person at their own browser, signed in by hand the first time. */
  person(login: string, path: string, screen?: typeof phone): Promise<Person>
  /** What each of them sees, as pictures in the system's temporary folder. */
  photograph(name: string): Promise<void>
  readonly all: ReadonlyMap<string, Person>
}

/** @param house asked for when somebody comes, since it is opened before the first test only */
export function peopleOf(house: () => CrashingHouse): People {
  const all = new Map<string, Person>()
  return {
    all,
    async photograph(name) {
      for (const [login, { page }] of all)
        await page.screenshot({ path: join(tmpdir(), `${name}-${login}.png`) })
    },
    async person(login, path, screen) {
      const known = all.get(login)
      if (known) {
        await known.go(path)
        return known
      }
      const one = await openPerson(house().browser, house().program, screen ? { screen } : {})
      all.set(login, one)
      await one.go(path)
      await one.signIn(login)
      return one
    },
  }
}
