import {
  GetContainerRecipeCommand,
  GetImageRecipeCommand,
  ImagebuilderClient,
  ListContainerRecipesCommand,
  ListImageRecipesCommand,
} from '@aws-sdk/client-imagebuilder';
import { asked, isGone, UnreadError } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';
import { resolvedImages } from '../recipe-images.ts';
import { sideBySide } from '../side-by-side.ts';

// The most that a page takes.
const pageSize = { owner: 'Self', maxResults: 25 } as const;

/**
 * Every image recipe; one built on an Image Builder image stands here once for each image that its newest build made.
 * IAM: imagebuilder:ListImageRecipes, GetImageRecipe, GetImage.
 */
export const imageRecipes: Reader = async (reading) => {
  const builder = reading.client(ImagebuilderClient);
  const listed = await readPages({
    operation: 'ListImageRecipes',
    read: (nextToken) => builder.send(new ListImageRecipesCommand({ ...pageSize, nextToken })),
    items: (page) => page.imageRecipeSummaryList,
    next: (page) => page.nextToken,
  });
  const recipes = await sideBySide(listed, async ({ arn }) => {
    const recipe = await get('GetImageRecipe', async () => {
      const answer = await builder.send(new GetImageRecipeCommand({ imageRecipeArn: arn }));
      return answer.imageRecipe;
    });
    if (recipe === null) return [];
    const parents = await resolvedImages(builder, recipe.parentImage, reading.scope);
    return parents.map((parentImage) => ({ ...recipe, parentImage }));
  });
  return recipes.flat();
};

/** As `imageRecipes`, for the image of the instance that builds. IAM: imagebuilder:ListContainerRecipes, GetContainerRecipe, GetImage. */
export const containerRecipes: Reader = async (reading) => {
  const builder = reading.client(ImagebuilderClient);
  const listed = await readPages({
    operation: 'ListContainerRecipes',
    read: (nextToken) => builder.send(new ListContainerRecipesCommand({ ...pageSize, nextToken })),
    items: (page) => page.containerRecipeSummaryList,
    next: (page) => page.nextToken,
  });
  const recipes = await sideBySide(listed, async ({ arn }) => {
    const recipe = await get('GetContainerRecipe', async () => {
      const answer = await builder.send(new GetContainerRecipeCommand({ containerRecipeArn: arn }));
      return answer.containerRecipe;
    });
    if (recipe === null) return [];
    const { instanceConfiguration } = recipe;
    const images = await resolvedImages(builder, instanceConfiguration?.image, reading.scope);
    if (instanceConfiguration === undefined) return [recipe];
    return images.map((image) => ({ ...recipe, instanceConfiguration: { ...instanceConfiguration, image } }));
  });
  return recipes.flat();
};

/** Null for a recipe that was deleted since it was listed. */
async function get<T>(operation: string, call: () => Promise<T | undefined>): Promise<T | null> {
  try {
    const recipe = await asked(operation, call);
    if (recipe === undefined) throw new UnreadError(operation, `${operation} answered no recipe`);
    return recipe;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
