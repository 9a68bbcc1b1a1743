-- CreateTable
CREATE TABLE "Pace" (
    "workspaceId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "freeAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Pace_pkey" PRIMARY KEY ("workspaceId","key")
);
