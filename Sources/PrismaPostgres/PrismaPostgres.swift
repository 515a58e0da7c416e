// PrismaPostgres
