import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import { findComing, findMine, findRoster, getActivityById } from '../activities/queries.ts'
import { mayOrganise } from '../activities/rules.ts'
import { claim, decline, leave, signUp } from '../activities/sign-ups/mutations.ts'
import { findAskers, findToAsk } from '../activities/sign-ups/queries.ts'
import { signUpAnswer, signUpForm } from '../activities/sign-ups/views.ts'
import { activityDetails, activityList } from '../activities/views.ts'
import { findCalendarOf } from '../partnerships/calendars/queries.ts'
import { scopeOf } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import type { ActionInput, Context, DrawHome, Feature } from '../slack/router.ts'
import { findHome } from './queries.ts'
import { actionIds, emptyHome, homeView, modalOver, type Shown } from './views.ts'

/** A modal holds a hundred blocks: these, a title, a hint and a notice. */
const LISTED = 90

export const home: Feature = {
  name: 'home',
  actions: {
    [actionIds.open]: {
      allow: 'reader',
      run: async (context) => context.open(await draw(context, { home: true }, '')).then(() => undefined),
    },
    [actionIds.show]: {
      allow: 'reader',
      run: async (context, { id }) => context.open(await draw(context, { activityId: id }, '')).then(() => undefined),
    },
    [actionIds.list]: {
      allow: 'reader',
      run: async (context, { value }) => {
        const list = z.enum(['mine', 'coming']).parse(value.split('.')[2])
        await context.open(await draw(context, { list }, ''))
        return undefined
      },
    },
    [actionIds.signUp]: { allow: 'member', run: pressSignUp },
    [actionIds.claim]: { allow: 'member', run: (context, input) => press(context, input, claim) },
    [actionIds.decline]: { allow: 'member', run: (context, input) => press(context, input, decline) },
    [actionIds.leave]: { allow: 'member', run: (context, input) => press(context, input, leave) },
  },
}

export const drawHome: DrawHome = async (context, notice) => {
  const { deps, actor, t, now } = context
  const { partnership, membership, person } = actor
  if (partnership === null || membership === null) return emptyHome(t)
  const content = await findHome(
    deps.db,
    { partnershipId: partnership.id, personId: person.id },
    {
      zone: partnership.timeZone,
      isOrganiser: isAllowed('organiser', membership.roles),
      isOfficer: isAllowed('liaison-officer', membership.roles),
    },
    now,
  )
  const reading = { t, reader: context.reader, calendar: await findCalendarOf(deps.db, partnership.id, person.id) }
  const hasSite = deps.site !== null
  return homeView(reading, { ...actor, partnership, membership }, { ...content, hasSite }, notice)
}

/** A modal over the Home tab, as things are now. */
async function draw(context: Context, shown: Shown, notice: string) {
  const { deps, actor, t, now } = context
  const scope = { partnershipId: actor.partnership.id, personId: actor.person.id }
  const over = (title: string, message: ReturnType<typeof activityList>) =>
    modalOver(t, scope.partnershipId, shown, title, message, notice)
  if ('activityId' in shown) {
    const activity = await getActivityById(deps.db, scope, shown.activityId)
    const roster = await findRoster(deps.db, scope.partnershipId, activity.id)
    const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
    const may = { organise: mayOrganise(activity, who), hasSite: deps.site !== null }
    const requests = may.organise
      ? await findAskers(deps.db, scope.partnershipId, activity.id, { status: 'REQUESTED' })
      : []
    return over(t.activities.details, activityDetails(t, activity, roster, context.reader, may, requests))
  }
  if ('home' in shown) {
    const { blocks } = await drawHome(context, '')
    return over(actor.partnership.name, { text: actor.partnership.name, blocks: blocks as KnownBlock[] })
  }
  const isMine = shown.list === 'mine'
  const rows = await (isMine ? findMine : findComing)(deps.db, scope, now, LISTED)
  const title = isMine ? t.activities.mineTitle : t.activities.listTitle
  const empty = isMine ? t.home.emptyMine : t.activities.emptyList
  return over(title, activityList(t, title, rows, context.reader, empty))
}

const modalData = z.union([
  z.object({ activityId: z.number() }),
  z.object({ list: z.enum(['mine', 'coming']) }),
  z.object({ home: z.literal(true) }),
])

async function pressSignUp(context: Context, input: ActionInput): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const activity = await findToAsk(deps.db, scopeOf(actor), input.id, now)
  if (activity === null) return press(context, input, signUp)
  await context.open(signUpForm(t, activity, reader))
}

/** A press in a modal shows in the modal and on the Home tab below it. */
async function press(
  context: Context,
  { id, view, updateView, updateHome }: ActionInput,
  change: typeof leave,
): Promise<undefined> {
  const { deps, actor, t } = context
  const { activity, ...result } = await change(deps, actor, id)
  const notice = signUpAnswer(t, result, activity, context.reader).text
  const redraw = async () => updateView(await draw(context, modalData.parse(view?.data), notice))
  await Promise.all([redraw(), updateHome(notice)])
}
