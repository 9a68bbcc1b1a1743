import type { Telling } from '../story.ts'

/** A visit with few seats: some kept for one side, a guest each, a question, and an organiser who sees to the list. */
export async function tellEnterpriseVisit(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, sees, readsHome, people, slack } = story
  const { xu, aisha, lixiang, song, grace, kevin, tang } = people
  const title = '洪浦钢结构车间开放日'

  await step('许卫东 publishes a visit with six seats; one guest each, and who takes the bus is asked', async () => {
    await types(xu, '/gongjian 新活动')
    await fills(xu, {
      title,
      category: 'talent-support',
      when: '10月24日上午九点到十一点',
      place: '上海洪浦钢结构有限公司一号车间',
      capacity: '6',
      description: '看焊接机器人，和车间主任郑磊聊聊招人的要求。进车间请穿长裤、平底鞋。',
    })
    await slack.as(xu).click('modal', 'publishing.places')
    await fills(xu, { guests: '1', questions: '坐班车吗？*' })
    await fills(xu, {})
    await closes(xu)
    await sees(aisha, /车间开放日/)
  })

  await step('Three seats are for the college until the 22nd; first 许卫东 keeps more than there are', async () => {
    await presses(xu, 'activities.show', /车间开放日/)
    await presses(xu, 'sign-ups.open-places', /车间开放日/)
    await fills(xu, { 'share-1': '8' }, true)
    await fills(xu, { 'share-1': '3', releaseAt: Date.parse('2026-10-22T18:00:00+08:00') / 1_000 })
    await closes(xu)
  })

  await step('Aisha of the college brings a friend, and has to say whether they take the bus', async () => {
    await presses(aisha, 'activities.sign-up', /车间开放日/)
    await fills(aisha, { guests: 'me and one guest' }, true)
    await fills(aisha, { 'answer-q1': 'Yes, both of us' })
    await slack.as(aisha).click('modal', 'activities.side.1')
    await slack.settled()
    await closes(aisha)
  })

  await step(
    '宋强, Grace and Kevin take what is everyone’s; 唐丽 of the town waits, though one seat is kept',
    async () => {
      const answers = [
        [song, '自己开车'],
        [grace, 'By bus'],
        [kevin, 'I come from the plant'],
        [tang, '坐班车'],
      ] as const
      for (const [person, answer] of answers) {
        await presses(person, 'activities.sign-up', /车间开放日/)
        await fills(person, { 'answer-q1': answer })
        await closes(person)
      }
      await sees(song, /还有 1 个名额（共 6 个），1 人候补/)
    },
  )

  await step('许卫东 adds 李想, who gets the college’s last seat, and reads who takes the bus', async () => {
    await presses(xu, 'activities.show', /车间开放日/)
    await presses(xu, 'sign-ups.open-add', /车间开放日/)
    const [found] = await slack.as(xu).options('modal', 'sign-ups.person', lixiang.name)
    await fills(xu, { person: String(found?.value) })
    await closes(xu)
    await presses(xu, 'sign-ups.open-answers', /车间开放日/)
    await closes(xu)
    await sees(lixiang, /组织者为您报名了“洪浦/)
  })

  await step('Grace cannot come: her seat is held for 唐丽, who finds it on the Home tab and takes it', async () => {
    await types(grace, '/gongjian leave 13')
    await sees(tang, /“洪浦钢结构车间开放日”空出一个名额/)
    await readsHome(tang)
    await presses(tang, 'activities.claim', /车间开放日/)
  })
}
