import { z } from 'zod'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import type { Deps } from '../deps.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Job } from '../jobs/runtime.ts'
import { addMembers, type ChannelMember, entryKey, entryWasPinned } from './mutations.ts'
import { findChannelsToRead, findKnownMembers } from './queries.ts'
import { entryMessage, welcomeMessage } from './views.ts'

export const partnershipJobs: Job[] = [
  { name: 'partnerships.pin-entries', payload: z.object({}), every: 60_000, run: pinEntries },
  {
    name: 'partnerships.import-people',
    payload: z.object({}),
    every: 60 * 60_000,
    run: async (deps) => {
      for (const partnership of await findChannelsToRead(deps.db, deps.workspace.id))
        await importPeople(deps, partnership)
    },
  },
]

type Channels = { id: number; liaisonSlackChannelId: string; publicSlackChannelId: string }

/** Makes everybody in the two channels a member, so that they can be chosen before they have pressed anything. Twice is once. */
export async function importPeople(
  deps: Deps,
  { id, liaisonSlackChannelId, publicSlackChannelId }: Channels,
): Promise<void> {
  const inChannels = [
    ...(await membersOf(deps, liaisonSlackChannelId)),
    ...(await membersOf(deps, publicSlackChannelId)),
  ]
  const known = await findKnownMembers(deps.db, id, inChannels)
  const bot = deps.workspace.botUserId
  const fresh = [...new Set(inChannels)].filter((slackUserId) => slackUserId !== bot && !known.has(slackUserId))
  while (fresh.length > 0) {
    const found = await Promise.all(fresh.splice(0, 20).map((slackUserId) => profileOf(deps, slackUserId)))
    await addMembers(
      deps.db,
      id,
      found.filter((one) => one !== null),
      deps.now(),
    )
  }
}

async function membersOf({ clients }: Deps, channel: string): Promise<string[]> {
  const all: string[] = []
  let cursor: string | undefined
  do {
    const page = await clients.bulk.conversations.members({ channel, limit: 200, ...(cursor ? { cursor } : {}) })
    all.push(...(page.members ?? []))
    cursor = page.response_metadata?.next_cursor
  } while (cursor)
  return all
}

/** Null for bots, for people who left, and when Slack does not say: the next round asks again. */
async function profileOf({ clients, workspace }: Deps, slackUserId: string): Promise<ChannelMember | null> {
  const { user } = await clients.bulk.users
    .info({ user: slackUserId, include_locale: true })
    .catch(() => ({ user: undefined }))
  if (user === undefined || user.is_bot || user.deleted) return null
  return {
    teamId: user.team_id ?? workspace.teamId,
    slackUserId,
    name: user.profile?.display_name || user.real_name || user.name || slackUserId,
    language: languageOf(user.locale),
    timeZone: user.tz ?? null,
  }
}

/** Pins the entry messages that were posted. Pinning twice is one pin. */
async function pinEntries({ db, clients, workspace }: Deps): Promise<void> {
  for (const { id } of await db.partnership.findMany({ where: { workspaceId: workspace.id, entryPinned: false } })) {
    const posted = await db.delivery.findUnique({ where: { sendKey: entryKey(id) } })
    if (posted?.ts == null || posted.slackChannelId === null) continue
    await clients.bulk.pins.add({ channel: posted.slackChannelId, timestamp: posted.ts }).catch((error) => {
      if (error?.data?.error !== 'already_pinned') throw error
    })
    await entryWasPinned(db, id)
  }
}

export const partnershipDeliveries: DeliveryKind[] = [
  {
    kind: 'partnerships.entry',
    onUnknown: 'leave',
    sent: pinEntries,
    render: async ({ db }, { partnershipId }, { t }) => {
      const { id, name } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId ?? 0 } })
      const ids = {
        coming: 'activities.show-coming',
        mine: 'activities.show-mine',
        difficulties: 'difficulties.list',
        meetings: 'meetings.list',
        enterprises: 'enterprises.list',
        everything: 'home.open',
        language: 'people.language',
        help: 'help.show',
      }
      return { message: entryMessage(t, id, name, ids) }
    },
  },
  {
    kind: 'partnerships.welcome',
    onUnknown: 'leave',
    render: async ({ db }, { partnershipId }, { t }) => {
      const { id, name } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId ?? 0 } })
      return { message: welcomeMessage(t, id, name) }
    },
  },
]
