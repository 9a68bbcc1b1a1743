import type { Telling } from '../story.ts'
import { organizations } from './world.ts'

/** As the list of people offers somebody whose side is known. */
const of = (side: keyof typeof organizations, name: string) => `${name} · ${organizations[side]}`

/** The liaison group's meeting at the end of September: its rhythm, and what is asked and proposed before it. */
export async function tellMeetingPlanned({
  step,
  types,
  fills,
  closes,
  presses,
  sees,
  people,
}: Telling): Promise<void> {
  const { zhou, xu, tang, song, aisha, daniel } = people

  await step('周敏 lets the liaison group meet on the last Wednesday of every month', async () => {
    await types(zhou, '/gongjian 例会 周期')
    await fills(zhou, { everyMonths: '1', week: '5', weekday: '3', time: '14:00', place: '奉城镇政府三楼会议室' })
    await closes(zhou)
    await types(daniel, '/gongjian meeting next')
  })

  await step(
    'Daniel tells what is in the way; 许卫东 is to see to it, by a day that turns out to be a holiday',
    async () => {
      await types(daniel, '/gongjian difficulty new')
      const text = 'Both CNC lathes in the lab are booked on weekday evenings, so the evening course has no machine.'
      await fills(daniel, { text })
      await closes(daniel)
      await presses(zhou, 'difficulties.give', /CNC lathes/)
      await fills(zhou, { owner: of('college', xu.name), dueOn: '2026-09-18' }, true)
      await fills(zhou, { dueOn: '2026-09-25' })
      await closes(zhou)
      await sees(xu, /困难 1 请您负责/)
      await sees(daniel, /sees to your difficulty 1/)
    },
  )

  await step('唐丽 proposes something for the meeting; 宋强 and Aisha second it', async () => {
    await types(tang, '/gongjian 提议')
    await fills(tang, { text: '生涯帮扶进社区：学生党支部每学期到三角洋社区办两次，帮待业青年改简历、练面试' })
    await closes(tang)
    await types(song, '/gongjian 例会 议程')
    await presses(song, 'agenda.second')
    await types(aisha, '/gongjian meeting agenda')
    await presses(aisha, 'agenda.second')
  })
}

/** Two working days before: the agenda has put itself together, and the proposal is put to the vote. */
export async function tellMeetingPrepared(story: Telling): Promise<void> {
  const { step, presses, sees, closes, fills, people, slack } = story
  const { zhou, lin, xu, gu, lu } = people

  await step('The agenda is there by itself; 周敏 puts the proposal to the vote of both sides', async () => {
    await sees(gu, /例会议程 9月30日/)
    await sees(gu, /夜班工人也能上的数控铣培训/)
    await sees(xu, /困难 1 说好今天答复/)
    await presses(zhou, 'agenda.arrange')
    await slack.as(zhou).click('modal', 'votes.open-form')
    await fills(zhou, { rule: 'MAJORITY_OF_EACH', isSecret: 'open', voters: 'LIAISON_GROUP' })
    await closes(zhou)
    for (const person of [zhou, lin, gu]) await presses(person, 'votes.yes')
    await presses(lu, 'votes.no')
    await presses(lu, 'votes.yes')
  })
}

/** The meeting itself: lines, the result of the vote, minutes, a decision that becomes a follow-up, and an answer. */
export async function tellMeetingHeld(story: Telling): Promise<void> {
  const { step, fills, closes, presses, replies, sees, clockMovesTo, people } = story
  const { zhou, lin, xu, gu, lu, tang, daniel } = people

  await step('The meeting begins: 林晓 adds a line, 陆芳 a decision by a reply, 周敏 closes the vote', async () => {
    await clockMovesTo('2026-09-30 14:00')
    await sees(lin, /例会 1 开始了/)
    await presses(lin, 'minutes.open-note')
    await fills(lin, { kind: 'note', text: '通报健康跑情况：报名踊跃，下次早一点放名额。' })
    await closes(lin)
    await presses(zhou, 'votes.close')
    await sees(gu, /通过/)
    await replies(lu, /例会 1 开始了/, '决定：10月底前定下生涯帮扶进社区第一场的时间和地点')
    await sees(lu, /已记入例会 1 的纪要/)
  })

  await step('陆芳 writes the minutes: what was noted is in them already', async () => {
    await clockMovesTo('2026-09-30 15:30')
    await presses(lu, 'minutes.open-form')
    await fills(lu, {
      present: [
        of('college', zhou.name),
        of('college', lin.name),
        of('college', xu.name),
        of('town', gu.name),
        of('town', lu.name),
      ],
      alsoPresent: '倪俊（齐达重型装备）',
    })
    await closes(lu)
    await sees(gu, /例会纪要 9月30日/)
  })

  await step('顾建华 makes the decision a follow-up for 唐丽; a second press shows it', async () => {
    await presses(gu, 'minutes.follow-up')
    await fills(gu, { person: of('town', tang.name), words: '下个月最后一个周五' }, true)
    await fills(gu, { words: '10月30日' })
    await fills(gu, {})
    await closes(gu)
    await sees(zhou, /跟进 3，唐丽/)
    await presses(zhou, 'minutes.follow-up')
  })

  await step('许卫东 answers; for Daniel it is settled', async () => {
    await presses(xu, 'difficulties.answer', /CNC lathes/)
    await fills(xu, { text: '和实训中心说好了：周二、周四晚上留一台车床给夜班课，从10月13日开始。' })
    await closes(xu)
    await presses(daniel, 'difficulties.confirm', /10月13日/)
  })
}
