module example.com/goswagger

go 1.26
