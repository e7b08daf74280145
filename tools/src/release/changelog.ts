// How `changeset version` words CHANGELOG.md (see .changeset/config.json): what changed, without hashes of commits, and which
// versions of our own packages belong together.

interface Changeset {
  /** Markdown. */
  readonly summary: string;
}

interface Release {
  readonly name: string;
  readonly newVersion: string;
}

/** One item of a list; paragraphs after the first stay within it. */
const getReleaseLine = async ({ summary }: Changeset): Promise<string> =>
  `- ${summary.trim().replace(/\n(?=.)/g, '\n  ')}`;

const getDependencyReleaseLine = async (
  _changesets: readonly Changeset[],
  updated: readonly Release[],
): Promise<string> => {
  const names = updated.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`);
  return names.length === 0 ? '' : `- Goes with ${names.join(', ')}.`;
};

export default { getReleaseLine, getDependencyReleaseLine };
