// A plugin for ESLint with the project's own rules: no name and no comment has a word that lost (lost-words.mjs).
import { findLostName, findLostPhrase } from './lost-words.mjs';

/** Declared variables, functions, types and parameters, without imports, whose names other files choose. */
const declarationsIn = (scope) => [
  ...scope.variables.flatMap(({ name, defs }) =>
    defs
      .filter(({ type }) => type !== 'ImportBinding')
      .map((definition) => ({ name, node: definition.name })),
  ),
  ...scope.childScopes.flatMap(declarationsIn),
];

const names = {
  meta: { type: 'suggestion', schema: [] },
  create: (context) => {
    const check = (name, node) => {
      const message = findLostName(name);
      if (message) context.report({ node, message });
    };
    /** Members that this code declares; a shorthand repeats a variable, and a text may be another program's key. */
    const checkMember = ({ key, computed, shorthand }) => {
      if (key.type === 'Identifier' && !computed && !shorthand) check(key.name, key);
    };
    return {
      Program: () =>
        declarationsIn(context.sourceCode.scopeManager.globalScope).forEach(({ name, node }) =>
          check(name, node),
        ),
      'ObjectExpression > Property': checkMember,
      TSPropertySignature: checkMember,
      TSMethodSignature: checkMember,
      MethodDefinition: checkMember,
    };
  },
};

/** A message points to the line of the comment that has the phrase. */
const texts = {
  meta: { type: 'suggestion', schema: [] },
  create: (context) => {
    const check = (text, node) => {
      const message = findLostPhrase(text.replace(/\s*\n\s*\*?\s*/g, ' '));
      if (message) context.report({ loc: node.loc, message });
    };
    return {
      Program: () => context.sourceCode.getAllComments().forEach((comment) => check(comment.value, comment)),
      Literal: (node) => typeof node.value === 'string' && check(node.value, node),
      TemplateElement: (node) => check(node.value.raw, node),
    };
  },
};

export const wordsPlugin = { rules: { names, texts } };
