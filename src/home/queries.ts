import { findToConfirm } from '../activities/afterwards/queries.ts'
import { findWhereNow } from '../activities/check-ins/queries.ts'
import type { CheckInActivity } from '../activities/check-ins/rules.ts'
import { findToReview } from '../activities/hours/queries.ts'
import type { CorrectionRow } from '../activities/hours/rules.ts'
import { findComing, findMine } from '../activities/queries.ts'
import type { ActivityRow } from '../activities/rules.ts'
import { type AskedFor, findAskedFor } from '../activities/sign-ups/queries.ts'
import { type Ending, findEnding } from '../agreements/queries.ts'
import { ASKED_BEFORE } from '../agreements/rules.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Db } from '../db.ts'
import { findLastSent } from '../deliveries/queries.ts'
import { findForPerson, findOpenDifficulties } from '../difficulties/queries.ts'
import type { DifficultyRow } from '../difficulties/rules.ts'
import { findNotSent, getDigestSchedule } from '../digests/queries.ts'
import { type NotSent, READ_AT_MOST, TROUBLE_MS, turnsAround } from '../digests/rules.ts'
import { findWaitingFor } from '../enterprises/visits/queries.ts'
import type { VisitRow } from '../enterprises/visits/rules.ts'
import { findWaitingOn } from '../follow-ups/queries.ts'
import type { FollowUpRow } from '../follow-ups/rules.ts'
import { findNext } from '../meetings/queries.ts'
import type { MeetingRow } from '../meetings/rules.ts'
import { findVotesFor, type VoteOfItem } from '../meetings/votes/queries.ts'
import { findOrganizations } from '../partnerships/queries.ts'

/** What only a liaison officer sees. */
export type Office = {
  /** Closing notes and corrections of hours that wait for this officer. */
  toConfirm: { activityId: number; title: string }[]
  toReview: CorrectionRow[]
  /** The agreement, when nobody has said yet what follows it. */
  ending: Ending | null
  difficulties: DifficultyRow[]
  lastDigest: Date | null
  nextDigest: Date
  notSent: NotSent[]
}

export type HomeContent = {
  sides: { id: number; name: string }[]
  waiting: FollowUpRow[]
  /** Where people wait to hear from this person whether they may come. */
  askedFor: AskedFor[]
  /** Difficulties to answer, and answers to confirm. */
  difficulties: DifficultyRow[]
  votes: VoteOfItem[]
  /** Visits the person went on that have no report. */
  visits: VisitRow[]
  nextMeeting: MeetingRow | null
  /** Where the person is checked in at this moment. */
  whereNow: CheckInActivity | null
  mine: ActivityRow[]
  /** What is on, the person's own included. */
  coming: ActivityRow[]
  office: Office | null
}

const SIGN_OFFS_SHOWN = 3
const DIFFICULTIES_SHOWN = 3
const VOTES_SHOWN = 3

type Scope = { partnershipId: number; personId: number }

/** Everything one person's Home shows, in one round of reads; `zone` is the partnership's, whose days follow-ups are due on. */
export async function findHome(
  db: Db,
  scope: Scope,
  { zone, isOrganiser, isOfficer }: { zone: string; isOrganiser: boolean; isOfficer: boolean },
  now: Date,
): Promise<HomeContent> {
  const day = dayIn(zone, now)
  const [sides, waiting, askedFor, difficulties, votes, visits, nextMeeting, whereNow, mine, coming, office] =
    await Promise.all([
      findOrganizations(db, scope.partnershipId),
      findWaitingOn(db, scope.partnershipId, scope.personId, day),
      findAskedFor(db, scope, now, SIGN_OFFS_SHOWN),
      findForPerson(db, scope.partnershipId, { personId: scope.personId, day, take: DIFFICULTIES_SHOWN }),
      findVotesFor(db, scope.partnershipId, { personId: scope.personId, isOrganiser }, VOTES_SHOWN),
      findWaitingFor(db, scope.partnershipId, scope.personId, now),
      findNext(db, scope.partnershipId, now),
      findWhereNow(db, scope, now),
      findMine(db, scope, now, READ_AT_MOST),
      findComing(db, scope, now, READ_AT_MOST),
      isOfficer ? findOffice(db, scope, zone, now) : null,
    ])
  return {
    sides,
    waiting,
    askedFor,
    difficulties,
    votes,
    visits,
    nextMeeting,
    whereNow: whereNow?.activity ?? null,
    mine,
    coming,
    office,
  }
}

async function findOffice(db: Db, scope: Scope, zone: string, now: Date): Promise<Office> {
  const { partnershipId } = scope
  const [toConfirm, toReview, ending, difficulties, lastDigest, schedule, notSent] = await Promise.all([
    findToConfirm(db, scope, SIGN_OFFS_SHOWN),
    findToReview(db, scope, SIGN_OFFS_SHOWN),
    findEnding(db, { id: partnershipId, timeZone: zone }, now, ASKED_BEFORE[0]),
    findOpenDifficulties(db, partnershipId, READ_AT_MOST),
    findLastSent(db, partnershipId, 'digests.liaison'),
    getDigestSchedule(db, partnershipId),
    findNotSent(db, partnershipId, new Date(now.getTime() - TROUBLE_MS), READ_AT_MOST),
  ])
  const nextDigest = turnsAround(schedule, now).next.dueAt
  return { toConfirm, toReview, ending, difficulties, lastDigest, nextDigest, notSent }
}
