import type { Telling } from '../story.ts'
import { type CaseActivity, calligraphy, healthRun, otherActivities, parkCleanUp, projects } from './activities.ts'
import { tellAgreement, tellRenewal } from './agreement.ts'
import { tellDaysOff, tellNextYear } from './calendars.ts'
import { tellEnterpriseVisit } from './enterprise-visit.ts'
import { tellHealthRunDay } from './health-run-day.ts'
import { tellLectureHall } from './lecture-hall.ts'
import { tellLists } from './lists.ts'
import { tellMeetingHeld, tellMeetingPlanned, tellMeetingPrepared } from './meeting.ts'
import { tellNudges } from './nudges.ts'
import { tellLinking, tellPublicPage } from './public-page.ts'
import { tellReminders } from './reminders.ts'
import { tellSecondThoughts } from './second-thoughts.ts'
import { tellVisits } from './visits.ts'
import { officers, organisers, organizations, ownerRoles } from './world.ts'

/** Autumn 2026 in Fengcheng, from the set-up to the week after the National Day holiday. */
export async function tellStory(story: Telling): Promise<void> {
  const {
    step,
    types,
    fills,
    chooses,
    closes,
    presses,
    picks,
    clockMovesTo,
    sees,
    readsHome,
    people,
    channels,
    slack,
  } = story
  const { zhou, lin, xu, shen, daniel, aisha, lixiang, zihan, gu, lu, jin, song, fan, grace, ni, kevin } = people

  /** What the list of people offers for a name typed into it. */
  async function found(person: typeof zhou, name: string): Promise<string> {
    const [first] = await slack.as(person).options('modal', 'follow-ups.person', name)
    return String(first?.value)
  }

  await step('周敏 of the college begins the partnership', async () => {
    await types(zhou, '/gongjian')
    await types(zhou, '/gongjian setup')
    const form = {
      name: '奉城镇与机械学院共建',
      sideA: organizations.college,
      sideB: organizations.college,
      liaisonChannel: channels.liaison,
      publicChannel: channels.open,
    }
    await fills(zhou, form, true)
    await fills(zhou, { sideB: organizations.town })
    const named = (keys: (keyof typeof people)[]) => keys.map((key) => people[key].name)
    await fills(zhou, {
      officersA: named(officers.college),
      officersB: named(officers.town),
      organisersA: named(organisers.college),
      organisersB: named(organisers.town),
    })
    for (const { side, office, person, categories } of ownerRoles) {
      await slack.as(zhou).click('modal', 'partnerships.open-owner-role')
      const [found] = await slack.as(zhou).options('modal', 'partnerships.person', people[person].name)
      const role = { organizationId: organizations[side], title: office, person: String(found?.value), categories }
      await slack.as(zhou).submit(role)
    }
    await closes(zhou)
    await sees(fan, /两家单位一起做的事/)
    await sees(gu, /已经设置好/)
  })

  await step(
    '陆芳 of the town publishes the health run; first with an end before its start and no places',
    async () => {
      await types(lu, '/gongjian 新活动')
      await fills(lu, { ...formOf(healthRun), capacity: '0' }, true)
      await fills(lu, { capacity: healthRun.capacity, when: '上个月5号' }, true)
      await fills(lu, { when: healthRun.when })
      await fills(lu, {})
      await closes(lu)
      await sees(lixiang, /贤城青年健康跑/)
    },
  )

  await step('Six places, nine people press at the same moment', async () => {
    const nine = [lixiang, aisha, zihan, daniel, grace, kevin, song, fan, ni]
    await Promise.all(nine.map((person) => presses(person, 'activities.sign-up', /贤城青年健康跑/)))
    await sees(lixiang, /6 个名额已满，3 人候补/)
    await presses(lixiang, 'activities.side.1')
    await presses(grace, 'activities.side.2')
  })

  await step('Aisha asks again in English what she is in, and Daniel mistypes a command', async () => {
    await types(aisha, '/gongjian my')
    await types(daniel, '/gongjian activites')
    await types(daniel, '/gongjian activities')
  })

  await step('李想 gives the place back; it is held for whoever waits longest, who takes it', async () => {
    await types(lixiang, '/gongjian 退出 1')
    const first = (await story.firstOffered()) ?? aisha
    await sees(first, /空出一个名额|has become free/)
    await presses(first, 'activities.claim')
    await sees(first, /报名成功|You have a place/)
  })

  await step('The other activities of the autumn are published', async () => {
    for (const activity of [parkCleanUp, calligraphy, ...otherActivities]) {
      const organiser = people[activity.organiser]
      await slack.as(organiser).slash('/gongjian 新活动', { channel: channels.open })
      await slack.as(organiser).submit(formOf(activity))
      await slack.as(organiser).submit({})
      await slack.as(organiser).closeAll()
    }
    await sees(kevin, /联合企业走访/)
  })

  await step('许卫东 opens the training at the factories as a project; the owners fill themselves in', async () => {
    await types(xu, '/gongjian 新项目')
    await chooses(xu, 'projects.category', projects.cncTraining.category)
    await fills(xu, { title: projects.cncTraining.title, goal: projects.cncTraining.goal })
    await closes(xu)
    await sees(lin, /送教到厂/)
  })

  await tellAgreement(story)

  await step('Two follow-ups, one for each side; a day off is moved to the next working day', async () => {
    await types(shen, '/gongjian 项目 1')
    await presses(shen, 'follow-ups.add')
    await fills(shen, { text: '把数控车的课程表发给两家企业', person: await found(shen, '沈浩'), words: '9月27日' })
    await fills(shen, {})
    await closes(shen)
    await presses(shen, 'follow-ups.add')
    await fills(shen, { text: '和洪浦钢结构定下培训的场地和时间', person: await found(shen, '金伟'), words: '9月30日' })
    await fills(shen, {})
    await closes(shen)
  })

  await tellLists(story)

  await step('Monday, nine o’clock: the week is posted, and Grace signs up from it', async () => {
    await clockMovesTo('2026-09-21 09:30')
    await presses(grace, 'activities.sign-up', /清洁/)
  })

  await tellPublicPage(story)
  await tellLectureHall(story)
  await tellMeetingPlanned(story)

  await step('The day before the run everyone who goes is reminded; Kevin cannot come', async () => {
    await clockMovesTo('2026-09-25 08:30')
    await sees(song, /明天有活动：“贤城青年健康跑”/)
    await presses(kevin, 'activities.leave', /Tomorrow/)
    await sees(fan, /有名额了/)
  })

  await step('An hour before the run, the second reminder', async () => {
    await clockMovesTo('2026-09-26 07:30')
    await sees(fan, /30 分钟后有活动/)
  })

  await step('Rain is forecast: 林晓 cancels the clean-up, and those concerned are told', async () => {
    await types(lin, '/gongjian activity 2')
    await presses(lin, 'activities.cancel')
    await fills(lin, { note: '预报有大雨，改期另行通知。' })
    await closes(lin)
    await sees(grace, /has been cancelled/)
  })

  await tellHealthRunDay(story)

  await step('28 September: 沈浩 gets his one message of the day, and it is done', async () => {
    await clockMovesTo('2026-09-28 10:00')
    await presses(shen, 'follow-ups.done')
    await sees(lin, /课程表/)
  })

  await tellMeetingPrepared(story)
  await tellDaysOff(story)

  await step('30 September: 金伟 puts his off until after the National Day holiday', async () => {
    await clockMovesTo('2026-09-30 10:00')
    await picks(jin, 'follow-ups.snooze', /10月8日/)
  })

  await tellRenewal(story)
  await tellMeetingHeld(story)

  await step('8 October: he is asked again, not one day earlier, and needs help', async () => {
    await clockMovesTo('2026-10-08 10:00')
    await presses(jin, 'follow-ups.help')
    await fills(jin, { text: '车间三班倒，腾不出工人一起上课的两个小时。' })
    await closes(jin)
    await sees(gu, /车间三班倒/)
  })

  await step('顾建华 answers for the liaison group', async () => {
    await presses(gu, 'difficulties.answer')
    await fills(gu, { text: '和企业说好了，分两批上课，周六上午一批、周三晚上一批。' })
    await closes(gu)
    await sees(jin, /分两批上课/)
  })

  await step('周敏 looks at the next digest, which the holiday has moved to this afternoon', () =>
    types(zhou, '/gongjian 简报 预览', channels.liaison),
  )

  await step('Three o’clock: the liaison group reads its digest', async () => {
    await clockMovesTo('2026-10-09 16:00')
    await sees(zhou, /简报/)
  })

  await tellSecondThoughts(story)
  await tellNudges(story)
  await tellLinking(story)
  await tellReminders(story)
  await tellEnterpriseVisit(story)
  await tellVisits(story)
  await tellNextYear(story)

  await step('What four people find on the Home tab', async () => {
    for (const person of [aisha, jin, zhou, kevin]) await readsHome(person)
  })
}

function formOf({ organiser: _, ...form }: CaseActivity): Omit<CaseActivity, 'organiser'> {
  return form
}
