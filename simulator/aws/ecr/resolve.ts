import type { Region } from '../world.ts';
import { digestOf } from './seed.ts';
import { findImage } from './state.ts';

/**
 * The digest that an image reference means now: what the registry says where it knows the image, else one derived
 * from the reference.
 */
export function resolveDigest(region: Region, reference: string): string {
  const [name = '', pinned] = reference.split('@');
  if (pinned !== undefined) return pinned;
  // A colon after the last slash begins the tag; one before it belongs to the registry's port.
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const uri = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? 'latest' : name.slice(colon + 1);
  const [, named] = /\.ecr\.([a-z0-9-]+)\./.exec(uri) ?? [];
  const home = named === undefined ? region : region.world.region(named);
  const repository = home.ecr.repositories().find((candidate) => candidate.uri === uri);
  const image = repository && findImage(repository, { tag });
  return image?.digest ?? digestOf(reference);
}
