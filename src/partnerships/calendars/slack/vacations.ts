import { randomUUID } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import { dayIn } from '../../../calendar/zones.ts'
import { FieldErrors } from '../../../errors.ts'
import { section } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Context } from '../../../slack/router.ts'
import { findOrganizations } from '../../queries.ts'
import { addVacation, setVacationRemoved } from '../mutations.ts'
import { findVacations } from '../queries.ts'
import { formKey, spanFault, vacationForm as vacationSchema } from '../rules.ts'
import { removedVacationNotice, vacationForm, vacationsView, vacationText } from '../views.ts'

const today = ({ actor, now }: Context) => dayIn(actor.partnership.timeZone, now)

async function draw(context: Context, notice: KnownBlock | null) {
  const { deps, actor, t, reader } = context
  const { id } = actor.partnership
  return vacationsView(t, id, await findVacations(deps.db, id, today(context)), reader, notice)
}

export async function openList(context: Context): Promise<undefined> {
  await context.open(await draw(context, null))
}

/** The form takes the place of the list, and gives it back when it is sent. */
export async function openForm({ deps, actor, t }: Context, { updateView }: ActionInput): Promise<undefined> {
  const { id } = actor.partnership
  const sides = await findOrganizations(deps.db, id)
  await updateView(vacationForm(t, id, sides, { ownId: actor.membership.organizationId, key: randomUUID() }))
}

export async function save(context: Context, view: OpenView) {
  const { deps, actor, t, now, reader } = context
  const form = parseForm(vacationSchema, view.values)
  const fault = spanFault(form, today(context))
  if (fault !== null) throw new FieldErrors((words) => ({ lastDay: words.calendars.faults[fault] }))
  const added = await addVacation(deps.db, actor, form, formKey.parse(view.data).key, now)
  await deps.wake('activities.tell-days-off')
  return { update: await draw(context, section(t.calendars.added(vacationText(t, added, reader)))) }
}

export async function set(context: Context, { id, updateView }: ActionInput, isRemoved: boolean): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const row = await setVacationRemoved(deps.db, actor, id, isRemoved, now)
  await updateView(await draw(context, isRemoved ? removedVacationNotice(t, actor.partnership.id, row, reader) : null))
}
