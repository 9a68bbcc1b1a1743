import { dayIn } from '../../../calendar/zones.ts'
import { UserError } from '../../../errors.ts'
import { isAllowed } from '../../../slack/authorize.ts'
import type { ActionInput, Context } from '../../../slack/router.ts'
import { findSideCalendars } from '../queries.ts'
import { type Month, readMonth } from '../rules.ts'
import { monthView } from '../views.ts'

export async function openMonth(context: Context, typed: string): Promise<undefined> {
  await context.open(await draw(context, monthOf(context, typed)))
}

export async function turnMonth(context: Context, { value, updateView }: ActionInput): Promise<undefined> {
  await updateView(await draw(context, monthOf(context, value.split('.')[2] ?? '')))
}

function monthOf({ actor, now }: Context, typed: string): Month {
  const month = readMonth(typed, dayIn(actor.partnership.timeZone, now))
  if (month === null) throw new UserError((t) => t.calendars.month.unknown)
  return month
}

async function draw({ deps, actor, t, reader }: Context, month: Month) {
  const { id } = actor.partnership
  const { sides } = await findSideCalendars(deps.db, id)
  return monthView(t, id, month, sides, reader, isAllowed('installer', actor.membership.roles))
}
