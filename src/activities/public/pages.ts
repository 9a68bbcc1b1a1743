import { formatWhen } from '../../calendar/format.ts'
import { UserError } from '../../errors.ts'
import { findOrganizations } from '../../partnerships/queries.ts'
import { hashOf } from '../../secrets.ts'
import { createLimits } from '../../web/limits.ts'
import type { Page, PageAnswer, PageContext } from '../../web/server.ts'
import { getEntry } from '../calendar-feeds/queries.ts'
import { calendarText } from '../calendar-feeds/views.ts'
import { checkIn, checkInByCode } from '../check-ins/mutations.ts'
import { isShownCode } from '../check-ins/queries.ts'
import { codeForm, decideWindow } from '../check-ins/rules.ts'
import { decidePress } from '../sign-ups/mutations.ts'
import { keepContact, keepLink, makeLinkCode } from './mutations.ts'
import { findByKey, findExpected, findPlace, hasLink, type Place, type PublicActivity } from './queries.ts'
import {
  type Faults,
  HERE,
  linkText,
  readArrival,
  readSignUpForm,
  type SignUpForm,
  shownLinkCode,
  whyClosed,
} from './rules.ts'
import { activityPage, type FormShown, type Frame, type PlaceShown, placePage } from './views.ts'

/** What the record says they acted as. */
const ROLE = 'PUBLIC'

const nothingTyped = { code: '', codeFault: '', linkCode: '' }

export const activityPages: Page[] = [
  {
    path: '/a/:key',
    get: async (context, typed, notice) =>
      drawActivity(context, await getActivity(context), { typed, faults: {}, notice }),
    post: signUp,
  },
  {
    path: '/s/:key',
    get: async (context, typed, notice) =>
      drawPlace(context, { ...nothingTyped, notice, code: typed.get('code') ?? '' }),
    post: act,
  },
  {
    path: '/s/:key/activity.ics',
    get: async (context) => {
      const { deps, t, now } = context
      const { activity } = await getPlace(context)
      const entry = await getEntry(deps.db, activity.partnershipId, activity.id)
      return { calendar: calendarText(t, entry.title, [entry], now), name: `${entry.title}.ics` }
    },
  },
]

async function getActivity({ deps, key }: PageContext): Promise<PublicActivity> {
  const found = await findByKey(deps.db, deps.workspace.id, key)
  if (found === null) throw new UserError((t) => t.publicPages.notFound)
  return found
}

async function getPlace({ deps, key }: PageContext): Promise<Place> {
  const found = await findPlace(deps.db, deps.workspace.id, hashOf(key))
  if (found === null) throw new UserError((t) => t.publicPages.notFound)
  return found
}

function frameOf({ t, now, query, formToken }: PageContext, { timeZone }: PublicActivity): Frame {
  const language = t.language === 'en' ? 'en' : 'zh-CN'
  return { t, query, formToken, reader: { now, zone: timeZone, language } }
}

async function drawActivity(context: PageContext, activity: PublicActivity, shown: FormShown): Promise<PageAnswer> {
  const sides = await findOrganizations(context.deps.db, activity.partnershipId)
  return { title: activity.title, body: activityPage(frameOf(context, activity), activity, sides, shown) }
}

/** So many wrong codes one poster takes at once, and one each ten seconds after that: a hall mistypes less, a guesser more. */
const wrongCodes = createLimits({ burst: 20, perSecond: 0.1 })

/**
 * Checks in whoever scans the poster at the place and types the code that is shown there. Who is known by name, and by
 * number where one is asked for, has their place; anybody else is a walk-in, and gets a private link, which they could not
 * get to another person's place.
 */
async function arrive(context: PageContext, typed: URLSearchParams, formName: string): Promise<PageAnswer> {
  const { deps, site, t, now } = context
  const activity = await getActivity(context)
  const { id: activityId, partnershipId } = activity
  const draw = (faults: Faults, notice: string) => drawActivity(context, activity, { typed, faults, notice })
  if (decideWindow(activity, now) !== 'open') return draw({}, '')
  const read = readArrival(typed, { asksPhone: activity.phoneReason !== '' })
  if ('faults' in read) return draw(read.faults, t.errors.checkFields)
  const { form, code } = read
  if (!(await isShownCode(deps.db, activityId, code, now))) {
    const fault = wrongCodes.take(String(activityId), performance.now()) ? 'wrongCode' : 'manyCodes'
    return draw({ [`${HERE}code`]: fault }, t.errors.checkFields)
  }
  const expected = form.phone === '' ? await findExpected(deps.db, activityId, form.name) : null
  const where = { workspaceId: deps.workspace.id, partnershipId, activityId, language: t.language }
  const { personId, isNew } = await keepContact(deps.db, site.secrets, where, form, formName, now, expected)
  await checkIn(deps.db, { partnershipId, activityId, personId, role: ROLE, way: 'POSTER', now })
  if (!isNew) {
    const notice = t.publicPages.checkIn.isHere(form.name)
    return drawActivity(context, activity, { typed: new URLSearchParams(), faults: {}, notice, isGood: true })
  }
  const token = site.secrets.derive('place', linkText(activityId, personId, formName))
  await keepLink(deps.db, { activityId, personId, token }, now)
  return { redirect: `/s/${token}` }
}

async function signUp(context: PageContext, typed: URLSearchParams, formName: string): Promise<PageAnswer> {
  const { deps, t, now } = context
  if (typed.get('act') === 'check-in') return arrive(context, typed, formName)
  const activity = await getActivity(context)
  if (whyClosed(activity, now) !== null) return drawActivity(context, activity, { typed, faults: {}, notice: '' })
  const sides = await findOrganizations(deps.db, activity.partnershipId)
  const read = readSignUpForm(typed, { ...activity, asksPhone: activity.phoneReason !== '', sides })
  if ('faults' in read)
    return drawActivity(context, activity, { typed, faults: read.faults, notice: t.errors.checkFields })
  // One after the other when a form is sent twice at once: the second must find what the first left.
  const token = await deps.inBatches(`public:${formName}`, read.form, async (forms: SignUpForm[]) => {
    const tokens: (string | null)[] = []
    for (const form of forms) tokens.push(await takePlace(context, activity, form, formName))
    return tokens
  })
  if (token !== null) return { redirect: `/s/${token}` }
  const notice = t.publicPages.alreadySignedUp(activity.host)
  return drawActivity(context, await getActivity(context), { typed, faults: {}, notice })
}

/**
 * The private link of who has just signed up, also when the same form is sent again; null for whoever else gives the name
 * and number of somebody who has a place, because to know both is no proof.
 */
async function takePlace(
  { deps, site, t, now }: PageContext,
  { id: activityId, partnershipId }: PublicActivity,
  form: SignUpForm,
  formName: string,
): Promise<string | null> {
  const where = { workspaceId: deps.workspace.id, partnershipId, activityId, language: t.language }
  const { personId, isLinked } = await keepContact(deps.db, site.secrets, where, form, formName, now)
  const token = site.secrets.derive('place', linkText(activityId, personId, formName))
  // Whoever has an account looks after their place there, and nobody else does it for them.
  if (isLinked) return null
  const { guests: number, answers } = form
  const wish = { partnershipId, activityId, personId, role: ROLE, number, answers, now }
  const { outcome } = await decidePress(deps, { ...wish, verb: 'join' })
  if (outcome === 'going' || outcome === 'waiting' || outcome === 'requested') {
    await keepLink(deps.db, { activityId, personId, token }, now)
    return token
  }
  return (await hasLink(deps.db, hashOf(token))) ? token : null
}

async function drawPlace(context: PageContext, shown: PlaceShown): Promise<PageAnswer> {
  const { site, key, query } = context
  const place = await getPlace(context)
  const calendar = `${site.url}/s/${key}/activity.ics${query}`
  return { title: place.activity.title, body: placePage(frameOf(context, place.activity), place, calendar, shown) }
}

const verbs = ['leave', 'claim', 'decline', 'guests', 'join'] as const

async function act(context: PageContext, typed: URLSearchParams): Promise<PageAnswer> {
  const { deps, t, now } = context
  const { activity, personId, answers } = await getPlace(context)
  if (typed.get('act') === 'check-in') return typeCode(context, typed.get('code') ?? '')
  if (typed.get('act') === 'link') return showLinkCode(context)
  const verb = verbs.find((one) => one === typed.get('act'))
  const guests = typed.get('guests') ?? '0'
  if (verb === undefined || !/^\d{1,4}$/.test(guests)) return drawPlace(context, { ...nothingTyped, notice: '' })
  const { id: activityId, partnershipId } = activity
  const wish = { partnershipId, activityId, personId, role: ROLE, verb, number: Number(guests), answers, now }
  const { outcome } = await decidePress(deps, wish)
  const words: Partial<Record<typeof outcome, string>> = t.publicPages.outcomes
  return drawPlace(context, { ...nothingTyped, notice: words[outcome] ?? '' })
}

async function typeCode(context: PageContext, code: string): Promise<PageAnswer> {
  const { deps, t, now } = context
  const words = t.publicPages.checkIn
  const read = codeForm.safeParse({ code })
  if (!read.success) return drawPlace(context, { ...nothingTyped, notice: '', code, codeFault: words.sixDigits })
  const { activity, personId } = await getPlace(context)
  const visitor = { partnershipId: activity.partnershipId, personId, role: ROLE }
  const applied = await checkInByCode(deps.db, visitor, { code: read.data.code, activityId: activity.id }, now)
  const { reader } = frameOf(context, activity)
  if (applied.outcome === 'wrong')
    return drawPlace(context, { ...nothingTyped, notice: '', code, codeFault: words.wrong })
  if (applied.outcome === 'wait')
    return drawPlace(context, {
      ...nothingTyped,
      notice: '',
      code,
      codeFault: words.wait(formatWhen(applied.until, null, reader)),
    })
  return drawPlace(context, { ...nothingTyped, notice: '' })
}

async function showLinkCode(context: PageContext): Promise<PageAnswer> {
  const { deps, site, now } = context
  const { activity, personId, isLinked } = await getPlace(context)
  if (isLinked) return drawPlace(context, { ...nothingTyped, notice: '' })
  const { partnershipId } = activity
  const linkCode = await makeLinkCode(deps.db, site.secrets, { partnershipId, personId }, now)
  return drawPlace(context, { ...nothingTyped, notice: '', linkCode: shownLinkCode(linkCode) })
}
