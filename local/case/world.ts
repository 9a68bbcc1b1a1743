import type { createWorkspace } from '../workspace/engine.ts'

/**
 * The people of the case: a college's School of Mechanical and Energy Engineering and the offices of Fengcheng town, the
 * community between them and four enterprises nearby. Organisations and places are the case's own, people are invented.
 */
export const organizations = { college: '机械与能源工程学院', town: '奉城镇机关' } as const

type Side = keyof typeof organizations

type CasePerson = {
  /** As the story calls them. */
  name: string
  side: Side
  unit: string
  office: string
  english?: true
  /** In the liaison group's channel too. */
  liaison?: true
}

export const people = {
  zhou: { name: '周敏', side: 'college', unit: '机械与能源工程学院', office: '党总支副书记，联络员', liaison: true },
  lin: { name: '林晓', side: 'college', unit: '机械与能源工程学院', office: '学院组织员', liaison: true },
  xu: { name: '许卫东', side: 'college', unit: '机械与能源工程学院', office: '就业负责人', liaison: true },
  zhao: { name: '赵静', side: 'college', unit: '机械与能源工程学院', office: '工会主席' },
  shen: { name: '沈浩', side: 'college', unit: '机械与能源工程学院', office: '数控实训教师' },
  daniel: {
    name: 'Daniel Meyer',
    side: 'college',
    unit: '机械与能源工程学院',
    office: 'Lecturer in mechatronics',
    english: true,
  },
  aisha: { name: 'Aisha Karimova', side: 'college', unit: '机械与能源工程学院', office: 'Student', english: true },
  lixiang: { name: '李想', side: 'college', unit: '机械与能源工程学院', office: '学生，入党积极分子' },
  zihan: { name: '陈子涵', side: 'college', unit: '机械与能源工程学院', office: '学生' },
  gu: { name: '顾建华', side: 'town', unit: '奉城镇机关党总支', office: '党总支副书记，联络员', liaison: true },
  lu: { name: '陆芳', side: 'town', unit: '奉城镇党群办', office: '活动组织', liaison: true },
  jin: { name: '金伟', side: 'town', unit: '奉城镇总工会', office: '总工会副主席' },
  tang: { name: '唐丽', side: 'town', unit: '奉城镇社区事务中心', office: '就业服务' },
  song: { name: '宋强', side: 'town', unit: '三角洋社区', office: '社区书记' },
  fan: { name: '范文清', side: 'town', unit: '三角洋社区', office: '书法班教师' },
  grace: { name: 'Grace Wu', side: 'town', unit: '三角洋社区', office: 'Community worker', english: true },
  ni: { name: '倪俊', side: 'town', unit: '上海齐达重型装备有限公司', office: '人事经理' },
  zheng: { name: '郑磊', side: 'town', unit: '上海洪浦钢结构有限公司', office: '车间主任' },
  wu: { name: '吴倩', side: 'town', unit: '上海颐保洗涤机械有限公司', office: '人事主管' },
  kevin: {
    name: 'Kevin Zhang',
    side: 'town',
    unit: '上海通程汽车零部件有限公司',
    office: 'Production manager',
    english: true,
  },
} as const satisfies Record<string, CasePerson>

export type PersonKey = keyof typeof people

export const officers: Record<Side, PersonKey[]> = { college: ['zhou'], town: ['gu'] }
export const organisers: Record<Side, PersonKey[]> = { college: ['lin', 'xu'], town: ['lu', 'song'] }

/** Who answers for what, by office: the case names the union's chair, the one for employment and the party branch. */
export const ownerRoles: { side: Side; office: string; person: PersonKey; categories: string[] }[] = [
  { side: 'college', office: '学院组织员', person: 'lin', categories: ['member-activities', 'volunteer-service'] },
  { side: 'college', office: '就业负责人', person: 'xu', categories: ['talent-support', 'industry-education'] },
  { side: 'college', office: '工会主席', person: 'zhao', categories: ['union-services'] },
  { side: 'college', office: '数控实训教师', person: 'shen', categories: ['enterprise-training'] },
  { side: 'town', office: '党群办', person: 'lu', categories: ['member-activities', 'volunteer-service'] },
  { side: 'town', office: '社区事务中心', person: 'tang', categories: ['talent-support', 'industry-education'] },
  { side: 'town', office: '总工会', person: 'jin', categories: ['union-services', 'enterprise-training'] },
  { side: 'town', office: '社区书记', person: 'song', categories: ['community-building'] },
]

type Workspace = ReturnType<typeof createWorkspace>
type SlackPerson = ReturnType<Workspace['addPerson']>

/** Puts the people and their two channels into a workspace and installs the app in both channels. */
export function buildWorld(slack: Workspace, manifest: Parameters<Workspace['installApp']>[0]) {
  const team = slack.addTeam({ name: '奉城共建', domain: 'fengcheng' })
  const members = Object.fromEntries(
    Object.entries(people).map(([key, person]: [string, CasePerson]) => [
      key,
      slack.addPerson(team, {
        name: person.name,
        realName: person.name,
        locale: person.english ? 'en-US' : 'zh-CN',
        tz: 'Asia/Shanghai',
      }),
    ]),
  ) as Record<PersonKey, SlackPerson>
  const inLiaison = (Object.keys(people) as PersonKey[]).filter((key) => (people[key] as CasePerson).liaison)
  const channels = {
    liaison: slack.addChannel({
      name: '联络小组',
      teams: [team],
      members: inLiaison.map((key) => members[key]),
      private: true,
    }),
    open: slack.addChannel({ name: '共建活动', teams: [team], members: Object.values(members) }),
  }
  const app = slack.installApp(manifest, team, { channels: Object.values(channels) })
  return { slack, team, people: members, channels, app }
}
