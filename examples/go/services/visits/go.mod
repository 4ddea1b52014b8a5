module visits

go 1.22
