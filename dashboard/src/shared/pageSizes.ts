/** How many rows a page may have where that can be chosen, and how many it usually has. */
export const PAGE_SIZES = [25, 50, 100];
export const USUAL_PAGE_SIZE = 25;
