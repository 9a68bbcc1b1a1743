import { z } from 'zod'
import { parseWhen } from '../../calendar/dates-in-words.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { findOrganizations } from '../../partnerships/queries.ts'
import type { Actor } from '../../slack/actor.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context } from '../../slack/router.ts'
import { createActivity } from '../mutations.ts'
import { type ActivityRow, draftRow, activityForm as formSchema, timeFault, USUAL_LENGTH_MS } from '../rules.ts'
import { activityForm, activityPreview, publishedView } from '../views.ts'

export async function openForm(context: Context): Promise<undefined> {
  const { deps, actor, t, now } = context
  const sides = actor.membership.organizationId === null ? await findOrganizations(deps.db, actor.partnership.id) : []
  await context.open(activityForm(t, { partnershipId: actor.partnership.id }, sides, now, actor.timeZone))
}

const draft = z.object({
  partnershipId: z.number(),
  title: z.string(),
  category: z.string(),
  organizationId: z.number(),
  place: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  capacity: z.number().nullable(),
  description: z.string(),
})

/** The form is checked, its time is read back, and only the preview publishes. */
export async function preview(context: Context, { values }: OpenView) {
  const { actor, t, now, deps } = context
  const form = parseForm(formSchema, values)
  const { startsAt, endsAt } = timesOf(form, now, actor)
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const host = sides.find((side) => side.id === (form.organizationId ?? actor.membership.organizationId)) ?? sides[0]
  if (host === undefined) throw new UserError((words) => words.activities.foreignHost)
  const { title, category, place, capacity, description } = form
  const data = {
    partnershipId: actor.partnership.id,
    title,
    category,
    organizationId: host.id,
    place,
    startsAt,
    endsAt,
    capacity,
    description,
  }
  const row: ActivityRow = {
    ...data,
    ...draftRow,
    host: host.name,
    createdById: actor.person.id,
  }
  return { push: activityPreview(t, data, row, context.reader) }
}

/** Words win over the pickers: who typed words meant them. */
function timesOf(
  form: { when: string; start: string; end: string },
  now: Date,
  actor: Actor,
): { startsAt: Date; endsAt: Date } {
  const pickedStart = form.start === '' ? null : new Date(Number(form.start) * 1_000)
  const pickedEnd = form.end === '' ? null : new Date(Number(form.end) * 1_000)
  let start = pickedStart
  let end = pickedEnd
  if (form.when !== '') {
    const parsed = parseWhen(form.when, { now, zone: actor.timeZone })
    if (!parsed.ok) throw new FieldErrors((t) => ({ when: t.form.time[parsed.reason] }))
    if (parsed.allDay) throw new FieldErrors((t) => ({ when: t.form.hourMissing }))
    start = parsed.start
    end = parsed.end ?? pickedEnd
  }
  if (start === null) throw new FieldErrors((t) => ({ when: t.form.timeMissing }))
  const startsAt = start
  const endsAt = end ?? new Date(startsAt.getTime() + USUAL_LENGTH_MS)
  const fault = timeFault(startsAt, endsAt, now)
  if (fault !== null) {
    // The error belongs under what the person filled in.
    const field = fault.field === 'start' || pickedEnd === null ? (form.when === '' ? 'start' : 'when') : 'end'
    throw new FieldErrors((t) => ({ [field]: t.form[fault.fault] }))
  }
  return { startsAt, endsAt }
}

export async function publish(context: Context, { data, requestKey }: OpenView) {
  const { deps, actor, t, now } = context
  const { partnershipId: _, ...activity } = draft.parse(data)
  const { number } = await createActivity(deps.db, deps.workspace.id, actor, { ...activity, requestKey }, now)
  await deps.wake('deliveries.send')
  return { update: publishedView(t, number, activity.title) }
}
