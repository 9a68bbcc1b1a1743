import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Role } from '../../generated/prisma/client.ts'
import type { Deps } from '../deps.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import { joinPartnership, keepPerson, keepProfile } from './mutations.ts'

/** The partnership a request is about: every query is scoped by its id. */
export type PartnershipScope = {
  id: number
  name: string
  timeZone: string
  language: Language
  liaisonChannelId: number
  liaisonSlackChannelId: string
  publicChannelId: number
  publicSlackChannelId: string
}

export type Membership = { partnershipId: number; organizationId: number | null; roles: Role[] }

export type Person = { id: number; name: string; teamId: string; slackUserId: string }

/** Who is asking, in which language and zone, and in which partnership; both null before there is one. */
export type Actor = {
  person: Person
  language: Language
  timeZone: string
  partnership: PartnershipScope | null
  membership: Membership | null
}

/** An actor inside a partnership: what every handler gets that does not allow 'anyone'. */
export type MemberActor = Actor & { partnership: PartnershipScope; membership: Membership }

/** Whose rows a query may see, and for whom it reads them. */
export function scopeOf(actor: MemberActor): { partnershipId: number; personId: number } {
  return { partnershipId: actor.partnership.id, personId: actor.person.id }
}

/** What a payload says of itself. Ids in buttons are a hint where to look, never a right. */
export type Hint = {
  teamId: string
  userId: string
  userName: string
  channelId: string | null
  partnershipId: number | null
}

export type KnownPerson = {
  id: number
  name: string
  language: string | null
  timeZone: string | null
  profileAt: Date | null
  memberships: Membership[]
}

/**
 * The person, organisation, roles, language and zone behind a payload. One query serves all presses that arrive
 * together. Somebody seen for the first time is written down with what Slack tells of them, and joins the partnership
 * whose channel they are in (or the only one of the workspace) as a member.
 */
export async function actorOf(deps: Deps, hint: Hint): Promise<Actor> {
  const [known, partnerships] = await deps.inBatches('actors', hint, (hints) =>
    findKnown(deps.pool, deps.workspace.id, hints),
  )
  const person = known ?? (await keepPerson(deps.db, hint))
  if (person.profileAt === null) await readProfile(deps, person, hint)

  const byChannel = partnerships.find(
    (one) => hint.channelId !== null && [one.publicSlackChannelId, one.liaisonSlackChannelId].includes(hint.channelId),
  )
  const mine = partnerships.filter((one) =>
    person.memberships.some((membership) => membership.partnershipId === one.id),
  )
  const byButton = mine.find((one) => one.id === hint.partnershipId)
  const theOnlyOne = partnerships.length === 1 ? partnerships[0] : undefined
  const partnership = byButton ?? byChannel ?? mine[0] ?? theOnlyOne ?? null

  const membership =
    partnership === null
      ? null
      : (person.memberships.find((one) => one.partnershipId === partnership.id) ??
        (await joinPartnership(deps.db, partnership.id, person.id, hint.teamId)))
  return {
    person: { id: person.id, name: person.name, teamId: hint.teamId, slackUserId: hint.userId },
    language: languageOf(person.language) ?? partnership?.language ?? 'en',
    timeZone: person.timeZone ?? partnership?.timeZone ?? 'UTC',
    partnership,
    membership,
  }
}

async function findKnown(
  pool: Pool,
  workspaceId: number,
  hints: Hint[],
): Promise<[known: KnownPerson | null, partnerships: PartnershipScope[]][]> {
  const { rows } = await pool.query<{ known: (KnownPerson | null)[] | null; partnerships: PartnershipScope[] | null }>({
    name: 'actors',
    text: `
      SELECT
        (SELECT json_agg(found.person ORDER BY key.n)
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS key(team, "user", n)
         LEFT JOIN LATERAL (
           SELECT json_build_object('id', p.id, 'name', p.name, 'language', p.language, 'timeZone', p."timeZone",
             'profileAt', p."profileAt", 'memberships', coalesce((
               SELECT json_agg(json_build_object('partnershipId', m."partnershipId", 'organizationId', m."organizationId", 'roles', m.roles))
               FROM "Membership" m WHERE m."personId" = p.id), '[]'::json)) AS person
           FROM "Person" p WHERE p."teamId" = key.team AND p."slackUserId" = key."user"
         ) found ON true) AS known,
        (SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'timeZone', s."timeZone", 'language', s.language,
           'liaisonChannelId', s."liaisonChannelId", 'liaisonSlackChannelId', l."slackChannelId",
           'publicChannelId', s."publicChannelId", 'publicSlackChannelId', c."slackChannelId"))
         FROM "Partnership" s
         JOIN "Channel" l ON l.id = s."liaisonChannelId"
         JOIN "Channel" c ON c.id = s."publicChannelId"
         WHERE s."workspaceId" = $1) AS partnerships`,
    values: [workspaceId, hints.map((hint) => hint.teamId), hints.map((hint) => hint.userId)],
  })
  const { known, partnerships } = rows[0] ?? { known: null, partnerships: null }
  return hints.map((_, index) => [known?.[index] ?? null, partnerships ?? []])
}

/** A press has 3 s to be answered; a name can wait for the next one. */
const PROFILE_MS = 800

/** Name, language and zone from Slack. When Slack does not answer, the person is served all the same and asked for next time. */
async function readProfile(deps: Deps, person: KnownPerson, hint: Hint): Promise<void> {
  try {
    const asked = deps.clients.interactive.users.info({ user: hint.userId, include_locale: true })
    const { user } = await Promise.race([asked, setTimeout(PROFILE_MS, { user: undefined }, { ref: false })])
    if (user === undefined) return
    // Someone of another organisation in a shared channel has no locale: their own choice or the partnership's holds.
    person.name = user.profile?.display_name || user.real_name || user.name || hint.userName
    person.language = person.language ?? languageOf(user.locale)
    person.timeZone = person.timeZone ?? user.tz ?? null
    await keepProfile(deps.db, person, deps.now())
  } catch (error) {
    deps.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'could not read a profile')
  }
}
