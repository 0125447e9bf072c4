// Tabs over blocks of code. Where the same file is read beside the code, a comment is not seen, and the blocks stand one below the
// other; the markers of VitePress would be read there as text.

const start = /^<!-- tabs -->$/gm;
const end = /^<!-- \/tabs -->$/gm;

/** For markdown-it: `<!-- tabs -->`, blocks such as "```sh [npm]", `<!-- /tabs -->`. */
export const groupCode = (markdown) => {
  markdown.core.ruler.after('normalize', 'group-code', (state) => {
    state.src = state.src.replace(start, '::: code-group').replace(end, ':::');
  });
};
