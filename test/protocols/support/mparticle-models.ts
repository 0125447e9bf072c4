// Judges a batch by the declarations of mParticle's own package: they are read as they are installed.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const file = new URL('../../../node_modules/@mparticle/event-models/dist/index.d.ts', import.meta.url);
const source = ts.createSourceFile('models.d.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

type Members = Map<string, { type: ts.TypeNode; isOptional: boolean }>;
const interfaces = new Map<string, ts.InterfaceDeclaration>();
const aliases = new Map<string, ts.TypeNode>();
const enums = new Map<string, Map<string, string>>();

for (const statement of source.statements) {
  if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, statement);
  if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, statement.type);
  if (ts.isEnumDeclaration(statement))
    enums.set(
      statement.name.text,
      new Map(
        statement.members.map(({ name, initializer }) => [
          name.getText(),
          (initializer as ts.StringLiteral).text,
        ]),
      ),
    );
}

const nameOf = (member: ts.TypeElement) => (member.name as ts.Identifier).text;

const membersOf = (node: ts.InterfaceDeclaration): Members => {
  const inherited = (node.heritageClauses ?? [])
    .flatMap(({ types }) => types)
    .flatMap(({ expression }) => [...membersOf(interfaces.get(expression.getText())!)]);
  const own = node.members
    .filter(ts.isPropertySignature)
    .map((member) => [nameOf(member), { type: member.type!, isOptional: !!member.questionToken }] as const);
  return new Map([...inherited, ...own]);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keywords = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
]);

const judgeMembers = (value: unknown, members: Members, path: string): string[] => {
  if (!isObject(value)) return [`${path} is no object`];
  return [
    ...Object.keys(value).flatMap((key) => (members.has(key) ? [] : [`${path} has no ${key}`])),
    ...[...members].flatMap(([key, { type, isOptional }]) =>
      value[key] === undefined
        ? isOptional
          ? []
          : [`${path}.${key} is missing`]
        : judge(value[key], type, `${path}.${key}`),
    ),
  ];
};

/** Sentences about what of the value is not of that type. */
const judge = (value: unknown, type: ts.TypeNode, path: string): string[] => {
  const wrong = [`${path} is no ${type.getText()}: ${JSON.stringify(value)?.slice(0, 99)}`];
  const keyword = keywords.get(type.kind);
  if (keyword) return typeof value === keyword ? [] : wrong;
  if (ts.isUnionTypeNode(type)) return type.types.some((one) => !judge(value, one, path).length) ? [] : wrong;
  if (ts.isArrayTypeNode(type))
    return Array.isArray(value)
      ? value.flatMap((one, i) => judge(one, type.elementType, `${path}[${i}]`))
      : wrong;
  if (ts.isLiteralTypeNode(type)) return (type.literal as ts.StringLiteral).text === value ? [] : wrong;
  if (ts.isTypeLiteralNode(type)) {
    const [index] = type.members.filter(ts.isIndexSignatureDeclaration);
    if (!index) {
      const members = type.members.filter(ts.isPropertySignature);
      return judgeMembers(
        value,
        new Map(members.map((one) => [nameOf(one), { type: one.type!, isOptional: !!one.questionToken }])),
        path,
      );
    }
    return isObject(value)
      ? Object.entries(value).flatMap(([key, member]) => judge(member, index.type, `${path}.${key}`))
      : wrong;
  }
  if (ts.isTypeReferenceNode(type)) {
    const [name, member] = type.typeName.getText().split('.') as [string, string?];
    const values = enums.get(name);
    if (values)
      return (member ? [values.get(member)] : [...values.values()]).includes(value as string) ? [] : wrong;
    if (interfaces.has(name)) return judgeMembers(value, membersOf(interfaces.get(name)!), path);
    if (aliases.has(name)) return judge(value, aliases.get(name)!, path);
  }
  throw new Error(`${path}: a type that is not known here: ${type.getText()}`);
};

/** What mParticle's own SDK sends and its JSON schema takes, and these types do not say. */
const commonData = membersOf(interfaces.get('CommonEventData')!);
const untyped: Record<string, (data: Record<string, unknown>) => Record<string, unknown>> = {
  // Its time on the site.
  active_time_on_site_ms: ({ active_time_on_site_ms: _time, ...data }) => data,
  // Null where there was no value, or no identity, before.
  old: ({ old, ...data }) => ({
    ...data,
    old: old === null ? '' : isObject(old) && old.identity === null ? { ...old, identity: '' } : old,
  }),
};

const eventModels: Record<string, string> = {
  session_start: 'SessionStartEvent',
  session_end: 'SessionEndEvent',
  screen_view: 'ScreenViewEvent',
  custom_event: 'CustomEvent',
  application_state_transition: 'ApplicationStateTransitionEvent',
  user_identity_change: 'UserIdentityChangeEvent',
  user_attribute_change: 'UserAttributeChangeEvent',
};

/** What of a batch is not as the package declares it; except the `mpid`, which nobody but mParticle can give. */
export const faultsByModels = (batch: unknown): string[] => {
  const {
    events,
    mpid = '0',
    ...head
  } = batch as {
    events: { event_type: string; data: Record<string, unknown> }[];
    mpid?: string;
  };
  return [
    ...judgeMembers({ ...head, mpid }, membersOf(interfaces.get('Batch')!), 'batch'),
    ...events.flatMap((event, i) => {
      const model = interfaces.get(eventModels[event.event_type] ?? '');
      const typed = Object.entries(untyped)
        .filter(([field]) => field in event.data && !commonData.has(field))
        .reduce((data, [, type]) => type(data), event.data);
      return model
        ? judgeMembers({ ...event, data: typed }, membersOf(model), `events[${i}]`)
        : [`events[${i}] is of no type that is sent`];
    }),
  ];
};
