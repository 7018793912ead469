import { valueAt } from '../fields.ts';
import { baseImage, recipeUse } from './recipe-images.ts';
import { type UsageSource, unread } from './source.ts';

/** Image Builder image recipes: each build starts from the parent image. Image Builder answers in camel case. */
export const imageRecipes: UsageSource = {
  id: 'image-recipes',
  needs: ['ImageRecipes'],
  alsoReads: ['Parameters'],
  see: (evidence) =>
    evidence.world.records('ImageRecipes').flatMap((recipe) => {
      const use = recipeUse(recipe, 'image-recipe', evidence.scope);
      const parent = valueAt(recipe, 'parentImage');
      if (parent === undefined) return [unread(`${use.arn} names no parent image`)];
      return baseImage(parent, use, evidence);
    }),
};
