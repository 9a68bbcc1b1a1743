import type { Day } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import { findCalendarOf } from '../../partnerships/calendars/queries.ts'
import { isAllowed } from '../../slack/authorize.ts'
import type { Context } from '../../slack/router.ts'
import type { Reading } from '../views.ts'

/** On the calendar of the person who answers for it; without one, of who reads. */
export async function readingOf({ deps, actor, t, reader }: Context, personId = actor.person.id): Promise<Reading> {
  return { t, reader, calendar: await findCalendarOf(deps.db, actor.partnership.id, personId) }
}

export function today({ actor, now }: Context): Day {
  return dayIn(actor.partnership.timeZone, now)
}

export function whoIs(context: Context) {
  const { actor } = context
  const { roles } = actor.membership
  return {
    today: today(context),
    personId: actor.person.id,
    isOfficer: isAllowed('liaison-officer', roles),
    isOrganiser: isAllowed('organiser', roles),
  }
}
