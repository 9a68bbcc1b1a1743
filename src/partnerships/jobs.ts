import { z } from 'zod'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../jobs/runtime.ts'
import { entryKey, entryWasPinned } from './mutations.ts'
import { entryMessage, welcomeMessage } from './views.ts'

export const partnershipJobs: Job[] = [
  { name: 'partnerships.pin-entries', payload: z.object({}), every: 60_000, run: pinEntries },
]

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
    render: async ({ db }, { partnershipId }, { t }) => {
      const { id, name } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId ?? 0 } })
      const ids = {
        coming: 'activities.show-coming',
        mine: 'activities.show-mine',
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
