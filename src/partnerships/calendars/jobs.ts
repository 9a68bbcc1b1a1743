import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Job } from '../../jobs/runtime.ts'
import { mention } from '../../slack/blocks.ts'
import { planHolidayRequests } from './mutations.ts'
import { getImportedYear, getImporter, getLeave, isYearMissing } from './queries.ts'
import { deputyMessage, holidaysMissingMessage, holidaysSavedMessage } from './views.ts'

export const calendarJobs: Job[] = [
  {
    name: 'calendars.ask-for-holidays',
    payload: z.object({}),
    every: 10 * 60_000,
    run: async (deps) => {
      if ((await planHolidayRequests(deps.db, deps.workspace.id, deps.now())) > 0) await deps.wake('deliveries.send')
    },
  },
]

const ofLeave = z.object({ leaveId: z.number(), ofPersonId: z.number(), isRemoved: z.boolean() })

export const workingDayDeliveries: DeliveryKind[] = [
  {
    kind: 'calendars.deputy',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload }, { t, reader }) => {
      const { leaveId, ofPersonId, isRemoved } = ofLeave.parse(payload)
      return { message: deputyMessage(t, await getLeave(db, ofPersonId, leaveId), isRemoved, reader) }
    },
  },
  {
    kind: 'calendars.holidays-saved',
    onUnknown: 'leave',
    render: async ({ db }, { partnershipId, payload }, { t }) => {
      const { holidayYearId } = z.object({ holidayYearId: z.number() }).parse(payload)
      const { year, withdrawnAt } = await getImportedYear(db, partnershipId ?? 0, holidayYearId)
      if (withdrawnAt !== null) return { drop: 'the import was taken back' }
      return { message: holidaysSavedMessage(t, year, mention(await getImporter(db, holidayYearId))) }
    },
  },
  {
    kind: 'calendars.holidays-missing',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, payload }, { t }) => {
      const { year } = z.object({ year: z.number() }).parse(payload)
      if (!(await isYearMissing(db, partnershipId ?? 0, year))) return { drop: 'the year is there' }
      return { message: holidaysMissingMessage(t, partnershipId ?? 0, year) }
    },
  },
]
