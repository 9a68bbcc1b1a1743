import type { DrawHome, Feature } from '../slack/router.ts'
import { findHome } from './queries.ts'
import { emptyHome, homeView } from './views.ts'

export const home: Feature = { name: 'home' }

export const drawHome: DrawHome = async ({ deps, actor, t, now }, notice) => {
  const { partnership, membership, person } = actor
  if (partnership === null || membership === null) return emptyHome(t)
  const content = await findHome(deps.db, { partnershipId: partnership.id, personId: person.id }, now)
  const reader = { now, zone: actor.timeZone, language: t.language }
  return homeView(t, { ...actor, partnership, membership }, content, reader, notice)
}
