// A TypeScript transformer that renames properties wherever they are declared, read or destructured.
import ts from 'typescript';

/** `names`: a Map from each name to its new one. */
export const renameProperties = (names) => (context) => {
  const { factory } = context;
  const renamed = (name) =>
    name && ts.isIdentifier(name) && names.has(name.text)
      ? factory.createIdentifier(names.get(name.text))
      : undefined;

  const rename = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const name = renamed(node.name);
      if (name && node.objectAssignmentInitializer)
        throw new Error(`${node.name.text}: an assignment by a pattern with a default cannot be renamed`);
      return name && factory.createPropertyAssignment(name, node.name);
    }
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && !node.dotDotDotToken) {
      const name = renamed(node.propertyName ?? node.name);
      return name && factory.updateBindingElement(node, undefined, name, node.name, node.initializer);
    }
    const name = renamed(node.name);
    if (!name) return undefined;
    if (ts.isPropertyAccessChain(node))
      return factory.updatePropertyAccessChain(node, node.expression, node.questionDotToken, name);
    if (ts.isPropertyAccessExpression(node))
      return factory.updatePropertyAccessExpression(node, node.expression, name);
    if (ts.isPropertyAssignment(node)) return factory.updatePropertyAssignment(node, name, node.initializer);
    if (ts.isMethodDeclaration(node))
      return factory.updateMethodDeclaration(
        node,
        node.modifiers,
        node.asteriskToken,
        name,
        node.questionToken,
        node.typeParameters,
        node.parameters,
        node.type,
        node.body,
      );
    if (ts.isGetAccessorDeclaration(node))
      return factory.updateGetAccessorDeclaration(
        node,
        node.modifiers,
        name,
        node.parameters,
        node.type,
        node.body,
      );
    return undefined;
  };
  const visit = (node) => ts.visitEachChild(rename(node) ?? node, visit, context);
  return (file) => visit(file);
};
