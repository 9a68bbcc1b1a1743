import type { Day } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import { findCalendarOf } from '../../partnerships/calendars/queries.ts'
import { isAllowed } from '../../slack/authorize.ts'
import type { Context } from '../../slack/router.ts'
import { findAskingDays } from '../queries.ts'
import type { FollowUpRow } from '../rules.ts'
import type { Reading } from '../views.ts'

/** About what is open: "late" and "the next working day" are of the days on which it is asked about. */
export async function readingOn({ deps, t, reader }: Context, followUp: FollowUpRow): Promise<Reading> {
  return { t, reader, calendar: await findAskingDays(deps.db, followUp) }
}

/** On one person's calendar; without one, of who reads. */
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
