import './reviews.css';
import type { Feature } from '../../feature.ts';
import { Reviews } from './reviews.tsx';
import { Search } from './search.tsx';

/** What members think of products, with photos; search over everything. */
export const feature: Feature = { ProductSection: Reviews, Catalogue: Search };
