import type { Telling } from '../story.ts'
import { type CaseActivity, calligraphy, healthRun, otherActivities, parkCleanUp } from './activities.ts'
import { officers, organisers, organizations, ownerRoles } from './world.ts'

/** Autumn 2026 in Fengcheng, from the set-up to the week after the National Day holiday. */
export async function tellStory(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, clockMovesTo, sees, readsHome, people, channels, slack } = story
  const { zhou, lu, lixiang, aisha, zihan, daniel, grace, kevin, song, fan, lin, gu, ni } = people

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
      await slack
        .as(zhou)
        .submit({ organizationId: organizations[side], title: office, person: people[person].name, categories })
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
    await presses(lixiang, 'people.side.1')
    await presses(grace, 'people.side.2')
  })

  await step('Aisha asks again in English what she is in, and Daniel mistypes a command', async () => {
    await types(aisha, '/gongjian my')
    await types(daniel, '/gongjian activites')
    await types(daniel, '/gongjian activities')
  })

  await step('李想 gives the place back; whoever waits longest gets it', async () => {
    await types(lixiang, '/gongjian 退出 1')
    const first = (await story.firstPromoted()) ?? aisha
    await sees(first, /有名额了|A place has become free/)
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

  await step('Monday, nine o’clock: the week is posted, and Grace signs up from it', async () => {
    await clockMovesTo('2026-09-21 09:30')
    await presses(grace, 'activities.sign-up', /清洁/)
  })

  await step('The day before the run everyone who goes is reminded; Kevin cannot come', async () => {
    await clockMovesTo('2026-09-25 08:30')
    await sees(fan, /明天有活动|没有/)
  })

  await step('Rain is forecast: 林晓 cancels the clean-up, and those concerned are told', async () => {
    await types(lin, '/gongjian activity 2')
    await presses(lin, 'activities.cancel')
    await fills(lin, { note: '预报有大雨，改期另行通知。' })
    await closes(lin)
    await sees(grace, /has been cancelled/)
  })

  await step('Aisha opens the Home tab', () => readsHome(aisha))
}

function formOf({ organiser: _, ...form }: CaseActivity): Omit<CaseActivity, 'organiser'> {
  return form
}
