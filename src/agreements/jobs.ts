import { z } from 'zod'
import type { Delivery } from '../../generated/prisma/client.ts'
import { daysBetween } from '../calendar/day.ts'
import { dayIn } from '../calendar/zones.ts'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../jobs/runtime.ts'
import { answerDrawn, planQuestions } from './mutations.ts'
import { findCurrent, findQuestions, findUndrawn, findVersions, getAgreement } from './queries.ts'
import type { AgreementRow } from './rules.ts'
import { answeredMessage, endMessage, fileMessage, writtenMessage } from './views.ts'

export const agreementJobs: Job[] = [
  {
    name: 'agreements.ask-end',
    payload: z.object({}),
    every: 10 * 60_000,
    run: async (deps) => {
      const planned = await planQuestions(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
    },
  },
  {
    // What was answered, in the messages that asked.
    name: 'agreements.redraw',
    payload: z.object({}),
    every: 60_000,
    run: redraw,
  },
]

async function redraw(deps: Deps): Promise<void> {
  for (const { id, partnershipId, answeredAt } of await findUndrawn(deps.db, deps.workspace.id)) {
    const { answer, ...agreement } = await getAgreement(deps.db, partnershipId, id)
    const newest = await findCurrent(deps.db, partnershipId)
    if (answer === null || newest === null) continue
    await redrawSent(deps, await findQuestions(deps.db, id), async (_, { t }) =>
      answeredMessage(t, { ...agreement, answer }, newest),
    )
    await answerDrawn(deps.db, id, answeredAt)
  }
}

const LARGEST_FILE = { bytes: 30_000_000, ms: 10_000 }

const about = z.object({ agreementId: z.number() })

function agreementOf({ db }: Deps, { partnershipId, payload }: Delivery): Promise<AgreementRow> {
  return getAgreement(db, partnershipId ?? 0, about.parse(payload).agreementId)
}

export const agreementDeliveries: DeliveryKind[] = [
  {
    kind: 'agreements.end-asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, { t, reader }) => {
      const agreement = await agreementOf(deps, delivery)
      const [newest] = await findVersions(deps.db, agreement.partnershipId, 1)
      if (agreement.answer !== null || newest?.id !== agreement.id) return { drop: 'an officer has answered' }
      const daysLeft = daysBetween(dayIn(reader.zone, reader.now), agreement.lastDay)
      return { message: endMessage(t, agreement, daysLeft) }
    },
  },
  {
    kind: 'agreements.written',
    onUnknown: 'leave',
    render: async (deps, delivery, { t }) => {
      const agreement = await agreementOf(deps, delivery)
      const versions = await findVersions(deps.db, agreement.partnershipId, 1_000)
      const older = versions.find(({ version }) => version === agreement.version - 1) ?? null
      return { message: writtenMessage(t, agreement, older) }
    },
  },
  {
    kind: 'agreements.file',
    onUnknown: 'retry',
    render: async (deps, delivery, { t }) => {
      const agreement = await agreementOf(deps, delivery)
      if (agreement.fileId === null) return { drop: 'no file is attached' }
      return { message: fileMessage(t, agreement), file: await deps.clients.readFile(agreement.fileId, LARGEST_FILE) }
    },
  },
]
