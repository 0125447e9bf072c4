import { expect, test } from 'vitest';
import { readMarked } from '../../../src/plugins/interactions/read-marked';

test('marked elements: attributes become the event and its properties; what others have there is left alone', () => {
  const data = {
    sojournEvent: 'trial',
    sojournPlan: 'pro',
    sojournPlanName: 'Pro',
    sojournPrice: '12.50',
    sojourn: 'none',
    sojourner: 'none',
    'sojourn-2': 'none',
    plan: 'none',
  };
  expect(readMarked(data)).toEqual({ event: 'trial', plan: 'pro', planName: 'Pro', price: '12.50' });
});
test('marked elements: without a name there is none', () =>
  expect(readMarked({ sojournPlan: 'pro' }).event).toBeUndefined());
