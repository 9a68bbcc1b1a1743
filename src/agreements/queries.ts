import type { Prisma } from '../../generated/prisma/client.ts'
import { addDays, daysBetween } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { openOn } from '../lists/queries.ts'
import { type AgreementRow, type Behind, type Candidate, type Commitment, candidateKey, isEmpty } from './rules.ts'

const SHOWN = 3

type Partnership = { id: number; timeZone: string }

const whole = {
  commitments: { orderBy: { id: 'asc' }, select: { id: true, category: true, text: true, isSaid: true } },
  writtenBy: { select: { name: true } },
  answeredBy: { select: { name: true } },
} as const satisfies Prisma.AgreementInclude

type Found = Prisma.AgreementGetPayload<{ include: typeof whole }>

function rowOf({ writtenBy, answeredBy, ...agreement }: Found): AgreementRow {
  return { ...agreement, writtenBy: writtenBy.name, answeredBy: answeredBy?.name ?? null }
}

/** The newest version; null while none was written down. */
export async function findCurrent(db: Db | Transaction, partnershipId: number): Promise<AgreementRow | null> {
  const [found] = await findVersions(db, partnershipId, 1)
  return found ?? null
}

/** The newest version whose term has begun, else the newest: one that is renewed in time waits for its first day. */
export async function findInForce(db: Db, { id, timeZone }: Partnership, now: Date): Promise<AgreementRow | null> {
  const today = dayIn(timeZone, now)
  const found = await db.agreement.findFirst({
    where: { partnershipId: id, firstDay: { lte: today } },
    orderBy: { version: 'desc' },
    include: whole,
  })
  return found === null ? findCurrent(db, id) : rowOf(found)
}

/** The newest first. */
export async function findVersions(db: Db | Transaction, partnershipId: number, take: number): Promise<AgreementRow[]> {
  const rows = await db.agreement.findMany({
    where: { partnershipId },
    orderBy: { version: 'desc' },
    take,
    include: whole,
  })
  return rows.map(rowOf)
}

/** @throws UserError when it is not of this partnership. */
export async function getAgreement(db: Db | Transaction, partnershipId: number, id: number): Promise<AgreementRow> {
  const found = await db.agreement.findFirst({ where: { id, partnershipId }, include: whole })
  if (found === null) throw new UserError((t) => t.agreements.notFound)
  return rowOf(found)
}

const titled = { id: true, number: true, title: true } as const
const titledOffer = { id: true, number: true, text: true } as const

/** An offer is known by its text. */
function asTitled<Offer extends { text: string }>(offer: Offer): Offer & { title: string } {
  return { ...offer, title: offer.text }
}

/** What was said to stand behind each of these commitments. */
function findSupports(db: Db, agreementId: number) {
  return db.commitmentSupport.findMany({
    where: { commitment: { agreementId } },
    orderBy: { id: 'desc' },
    select: {
      commitmentId: true,
      project: { select: titled },
      activity: { select: { ...titled, status: true } },
      offer: { select: { ...titledOffer, status: true } },
    },
  })
}

/**
 * What can stand behind an agreement: the projects and activities of its term, but for what finished before it, and the
 * offers that hold, or held to its end, or were taken up.
 */
function within({ id: partnershipId, timeZone }: Partnership, { firstDay, lastDay }: AgreementRow, now: Date) {
  const today = dayIn(timeZone, now)
  const from = instantAt(timeZone, firstDay, '00:00')
  const before = instantAt(timeZone, addDays(lastDay, 1), '00:00')
  return {
    projects: {
      partnershipId,
      createdAt: { lt: before },
      OR: [{ status: { not: 'FINISHED' } }, { createdAt: { gte: from } }],
    },
    activities: { partnershipId, status: 'OPEN', startsAt: { gte: from, lt: before } },
    offers: {
      partnershipId,
      kind: 'OFFER',
      createdAt: { lt: before },
      OR: [openOn(today < lastDay ? today : lastDay), { status: 'MET' }],
    },
  } satisfies {
    projects: Prisma.ProjectWhereInput
    activities: Prisma.ActivityWhereInput
    offers: Prisma.OfferOrNeedWhereInput
  }
}

/**
 * What stands behind each commitment, by its id: what an officer has said, and as long as nobody has, what is of its
 * category and was not said of another one.
 */
export async function findBehind(
  db: Db,
  partnership: Partnership,
  agreement: AgreementRow,
  now: Date,
): Promise<Map<number, Behind>> {
  const supports = await findSupports(db, agreement.id)
  const taken = {
    projects: supports.flatMap(({ project }) => (project === null ? [] : [project.id])),
    activities: supports.flatMap(({ activity }) => (activity === null ? [] : [activity.id])),
    offers: supports.flatMap(({ offer }) => (offer === null ? [] : [offer.id])),
  }
  const unsaid = agreement.commitments.filter(({ isSaid }) => !isSaid).map(({ category }) => category)
  const byCategory = new Map<string, Behind>()
  for (const category of new Set(unsaid))
    byCategory.set(category, await findOfCategory(db, within(partnership, agreement, now), category, taken))
  return new Map(
    agreement.commitments.map(({ id, category, isSaid }): [number, Behind] => {
      const behind = byCategory.get(category)
      if (!isSaid && behind !== undefined) return [id, behind]
      const own = supports.filter(({ commitmentId }) => commitmentId === id)
      const projects = own.flatMap(({ project }) => project ?? [])
      const activities = own.flatMap(({ activity }) => (activity?.status === 'OPEN' ? [activity] : []))
      const offers = own.flatMap(({ offer }) =>
        offer === null || offer.status === 'WITHDRAWN' ? [] : [asTitled(offer)],
      )
      return [
        id,
        {
          projects: projects.slice(0, SHOWN),
          projectCount: projects.length,
          activities: activities.slice(0, SHOWN),
          activityCount: activities.length,
          offers: offers.slice(0, SHOWN),
          offerCount: offers.length,
        },
      ]
    }),
  )
}

async function findOfCategory(
  db: Db,
  { projects, activities, offers }: ReturnType<typeof within>,
  category: string,
  taken: { projects: number[]; activities: number[]; offers: number[] },
): Promise<Behind> {
  const ofProjects = { ...projects, category, id: { notIn: taken.projects } }
  const ofActivities = { ...activities, category, id: { notIn: taken.activities } }
  const ofOffers = { ...offers, category, id: { notIn: taken.offers } }
  const [shownProjects, projectCount, shownActivities, activityCount, shownOffers, offerCount] = await Promise.all([
    db.project.findMany({ where: ofProjects, orderBy: { number: 'desc' }, take: SHOWN, select: titled }),
    db.project.count({ where: ofProjects }),
    db.activity.findMany({ where: ofActivities, orderBy: { startsAt: 'desc' }, take: SHOWN, select: titled }),
    db.activity.count({ where: ofActivities }),
    db.offerOrNeed.findMany({ where: ofOffers, orderBy: { number: 'desc' }, take: SHOWN, select: titledOffer }),
    db.offerOrNeed.count({ where: ofOffers }),
  ])
  return {
    projects: shownProjects,
    projectCount,
    activities: shownActivities,
    activityCount,
    offers: shownOffers.map(asTitled),
    offerCount,
  }
}

/** What can be chosen for a category: what was chosen already, then what is of it, then the rest, each the newest first. */
export async function findCandidates(
  db: Db,
  partnership: Partnership,
  agreement: AgreementRow,
  category: string,
  { now, take }: { now: Date; take: number },
): Promise<{ candidates: Candidate[]; chosen: { commitmentId: number; key: string }[] }> {
  const { projects, activities, offers } = within(partnership, agreement, now)
  const ofThem = { id: true, number: true, title: true, category: true } as const
  const [supports, foundProjects, foundActivities, foundOffers] = await Promise.all([
    findSupports(db, agreement.id),
    db.project.findMany({ where: projects, orderBy: { number: 'desc' }, take, select: ofThem }),
    db.activity.findMany({ where: activities, orderBy: { startsAt: 'desc' }, take, select: ofThem }),
    db.offerOrNeed.findMany({
      where: offers,
      orderBy: { number: 'desc' },
      take,
      select: { ...titledOffer, category: true },
    }),
  ])
  const before = supports.map(({ commitmentId, project, activity, offer }) => ({
    commitmentId,
    candidates: [
      ...(project === null ? [] : [{ kind: 'project' as const, ...project }]),
      ...(activity === null ? [] : [{ kind: 'activity' as const, ...activity }]),
      ...(offer === null ? [] : [{ kind: 'offer' as const, ...asTitled(offer) }]),
    ],
  }))
  const all = [
    ...foundProjects.map((one) => ({ kind: 'project' as const, ...one })),
    ...foundActivities.map((one) => ({ kind: 'activity' as const, ...one })),
    ...foundOffers.map((one) => ({ kind: 'offer' as const, ...asTitled(one) })),
  ]
  const own = all.filter((one) => one.category === category)
  const ordered = [...before.flatMap(({ candidates }) => candidates), ...own, ...all]
  const byKey = new Map<string, Candidate>(ordered.toReversed().map((one) => [candidateKey(one), one]))
  const keys = [...new Set(ordered.map(candidateKey))].slice(0, take)
  return {
    candidates: keys.flatMap((key) => byKey.get(key) ?? []),
    chosen: before.flatMap(({ commitmentId, candidates }) =>
      candidates.map((one) => ({ commitmentId, key: candidateKey(one) })),
    ),
  }
}

/** Commitments of the agreement in force that nothing stands behind: for the digest and the agenda. */
export async function findEmptyCommitments(db: Db, partnership: Partnership, now: Date): Promise<Commitment[]> {
  const agreement = await findInForce(db, partnership, now)
  const today = dayIn(partnership.timeZone, now)
  if (agreement === null || agreement.firstDay > today || agreement.lastDay < today) return []
  const behind = await findBehind(db, partnership, agreement, now)
  return agreement.commitments.filter(({ id }) => {
    const found = behind.get(id)
    return found === undefined || isEmpty(found)
  })
}

export type Ending = AgreementRow & { daysLeft: number }

/** The agreement in force when it ends within so many days and nobody has said yet what is to follow: for the digest. */
export async function findEnding(
  db: Db,
  partnership: Partnership,
  now: Date,
  withinDays: number,
): Promise<Ending | null> {
  const current = await findCurrent(db, partnership.id)
  if (current === null || current.answer !== null) return null
  const daysLeft = daysBetween(dayIn(partnership.timeZone, now), current.lastDay)
  return daysLeft >= 0 && daysLeft <= withinDays ? { ...current, daysLeft } : null
}

/** The agreement in force of each partnership of the workspace, where nobody has said yet what follows it. */
export async function findUnanswered(
  db: Db,
  workspaceId: number,
): Promise<(AgreementRow & { timeZone: string; officerIds: number[] })[]> {
  const rows = await db.agreement.findMany({
    where: { partnership: { workspaceId } },
    orderBy: { version: 'desc' },
    distinct: ['partnershipId'],
    include: {
      ...whole,
      partnership: {
        select: {
          timeZone: true,
          memberships: {
            where: { roles: { has: 'LIAISON_OFFICER' } },
            orderBy: { id: 'asc' },
            select: { personId: true },
          },
        },
      },
    },
  })
  return rows
    .filter(({ answer }) => answer === null)
    .map(({ partnership, ...agreement }) => ({
      ...rowOf(agreement),
      timeZone: partnership.timeZone,
      officerIds: partnership.memberships.map(({ personId }) => personId),
    }))
}

/** Answered, while the messages that asked still show their buttons. */
export function findUndrawn(db: Db, workspaceId: number) {
  return db.agreement.findMany({
    where: { partnership: { workspaceId }, answer: { not: null }, answerDrawn: false },
    select: { id: true, partnershipId: true, answeredAt: true },
  })
}

/** The messages that asked about the end of this version's term. */
export function findQuestions(db: Db, agreementId: number) {
  return db.delivery.findMany({ where: { sendKey: { startsWith: `${endKey(agreementId)}:` } } })
}

export function endKey(agreementId: number): string {
  return `agreement-end:${agreementId}`
}
