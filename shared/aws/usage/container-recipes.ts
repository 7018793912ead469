import { valueAt, valuesAt } from '../fields.ts';
import { baseImage, recipeUse } from './recipe-images.ts';
import { type UsageSource, unread } from './source.ts';

/** Image Builder container recipes: the image of the instance that builds; without one it is Amazon's. The parent image is a container's. */
export const containerRecipes: UsageSource = {
  id: 'container-recipes',
  needs: ['ContainerRecipes'],
  alsoReads: ['Parameters'],
  see: (evidence) =>
    evidence.world.records('ContainerRecipes').flatMap((recipe) => {
      const use = recipeUse(recipe, 'container-recipe', evidence.scope);
      if (valueAt(recipe, 'arn') === undefined && valueAt(recipe, 'name') === undefined) {
        return [unread('a record of ContainerRecipes has neither arn nor name')];
      }
      const told = valuesAt(recipe, 'instanceConfiguration', 'image');
      if (!told.known) return [unread(`${use.arn}: ${told.why}`)];
      // ListContainerRecipes calls it `instanceImage`.
      return [...told.value, valueAt(recipe, 'instanceImage')].flatMap((image) =>
        baseImage(image, use, evidence),
      );
    }),
};
